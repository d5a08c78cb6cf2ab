package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Numerics;
import hanji.generative.codec.Codec;
import hanji.generative.codec.CompressedImages;
import hanji.generative.codec.DamagedCode;
import hanji.generative.model.Site;
import hanji.generative.sampler.Autoregressive;
import hanji.generative.sampler.PixelByPixel;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every density of 8 bits is a lossless code, as long as its likelihoods say. */
class CodecTest {
    private static final Philox NOISE = new Philox(9, 1, 4);
    private static final int HEIGHT = 6;
    private static final int WIDTH = 5;

    private enum Family {
        PIXELCNN,
        CAUSAL_WINDOW,
        GATED,
        GRID;

        Autoregressive network(int colours, Device device) {
            Site site = new Site(HEIGHT, WIDTH, colours, 0, device, DType.F32, new Noise(5));
            return switch (this) {
                case PIXELCNN -> Untrained.network(new PixelCnn.Config(colours, 6, 2, 256), 4, DType.F32, device);
                case CAUSAL_WINDOW -> CausalWindow.network(new CausalWindow.Options(2, 6, 0.01), 256, site);
                case GATED -> {
                    var config = new GatedPixelCnn.Config(colours, 2 * colours, 2, 256, 0);
                    yield GatedPixelCnnTest.network(config, DType.F32, device).given(List.of());
                }
                case GRID -> {
                    var network = GridRecurrent.Network.create(new GridRecurrent.Options(5, 6, 0.01), 256, site);
                    Untrained.scatter(network, 2);
                    yield network;
                }
            };
        }

        PixelByPixel<?> density(int colours, Device device) {
            return new PixelByPixel<>(network(colours, device), HEIGHT, WIDTH, colours);
        }
    }

    /** The file of some images, without their names. */
    private static CompressedImages file(Codec.Encoded encoded, Images images) {
        String anyWeights = "0".repeat(64);
        return new CompressedImages(
                Numerics.VERSION,
                anyWeights,
                images.sha256(),
                images.count(),
                images.height(),
                images.width(),
                images.channels(),
                List.of(),
                encoded.blocks());
    }

    /** Images drawn from the model, and one at its end that no model would expect. */
    private static Images images(PixelByPixel<?> density, int count) {
        byte[] pixels = density.sample(NOISE, count).pixels();
        int size = pixels.length / count;
        for (int i = 0; i < size; i++) pixels[pixels.length - size + i] = (byte) (i * i * 41);
        return Images.unlabelled(HEIGHT, WIDTH, density.colours(), pixels);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDecodedIsWhatWasEncodedOnAnyNumberOfThreads(Family family) {
        for (int colours : new int[] {1, 3}) {
            PixelByPixel<?> one = family.density(colours, Device.cpu(1));
            Images images = images(one, 18);
            Codec.Encoded encoded = new Codec(one).encode(images, _ -> {});
            for (Device device : List.of(Device.cpu(3), Device.fineGrained(2))) {
                Codec codec = new Codec(family.density(colours, device));
                assertArrayEquals(
                        encoded.blocks().toArray(),
                        codec.encode(images, _ -> {}).blocks().toArray());
                assertArrayEquals(
                        images.pixels(),
                        codec.decode(file(encoded, images), _ -> {}).pixels());
            }
        }
    }

    /** The cached sampler writes what the plain one reads: so may any device. */
    @ParameterizedTest
    @EnumSource
    void samplersWriteOneCode(Family family) {
        for (int colours : new int[] {1, 3}) {
            PixelByPixel<?> cached = family.density(colours, Device.CPU), plain = cached.plain();
            Images images = images(cached, 17);
            Codec.Encoded encoded = new Codec(cached).encode(images, _ -> {});
            assertArrayEquals(
                    encoded.blocks().toArray(),
                    new Codec(plain).encode(images, _ -> {}).blocks().toArray());
            assertArrayEquals(
                    images.pixels(),
                    new Codec(plain).decode(file(encoded, images), _ -> {}).pixels());
        }
    }

    /** -log2 p of the whole set, and three bytes for each of the two blocks. */
    @ParameterizedTest
    @EnumSource
    void theCodeIsAsLongAsTheLikelihoodsSay(Family family) {
        PixelByPixel<?> density = family.density(1, Device.CPU);
        Images images = density.sample(NOISE, 32);
        Codec.Encoded encoded = new Codec(density).encode(images, _ -> {});
        double nats = Arrays.stream(density.nats(images)).sum();
        assertEquals(nats, encoded.nats(), 1e-5 * nats);
        double bytes = nats / Math.log(2) / 8;
        long written =
                encoded.blocks().stream().mapToLong(block -> block.length).sum();
        assertEquals(bytes + 3, written, 3 + 1e-3 * bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void anotherByteIsAnotherImageAndNeverTheOld(int at) {
        PixelByPixel<?> density = Family.PIXELCNN.density(1, Device.CPU);
        Images images = images(density, 3);
        Codec.Encoded encoded = new Codec(density).encode(images, _ -> {});
        encoded.blocks().getFirst()[at] ^= 4;
        CompressedImages altered = file(encoded, images);
        assertThrows(DamagedCode.class, () -> new Codec(density).decode(altered, _ -> {}));
    }
}
