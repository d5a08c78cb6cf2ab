package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Numerics;
import hanji.generative.codec.Codec;
import hanji.generative.codec.CompressedImages;
import hanji.generative.codec.DamagedCode;
import hanji.generative.model.Completes;
import hanji.generative.model.Density;
import hanji.generative.model.Site;
import hanji.generative.sampler.Autoregressive;
import hanji.generative.sampler.Codable;
import hanji.generative.sampler.PixelByPixel;
import hanji.generative.sampler.Sampled;
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
    private static final int HEIGHT = 3;
    private static final int WIDTH = 6;
    private static final PixelRnn.Options RECURRENT = new PixelRnn.Options(3, 1, 0.01);

    private enum Family {
        PIXELCNN,
        CAUSAL_WINDOW,
        GATED,
        PIXELCNN_PP,
        GRID,
        ROW_LSTM,
        DIAGONAL_BILSTM,
        LOCALLY_MASKED;

        Sampled density(int colours, Device device) {
            Site site = new Site(HEIGHT, WIDTH, colours, 0, device, DType.F32, new Noise(5));
            return switch (this) {
                case PIXELCNN ->
                    inRaster(Untrained.network(new PixelCnn.Config(colours, 6, 2, 256), 4, DType.F32, device), colours);
                case CAUSAL_WINDOW ->
                    inRaster(CausalWindow.network(new CausalWindow.Options(2, 6, 0.01), 256, site), colours);
                case GATED -> {
                    var config = new GatedPixelCnn.Config(colours, 2 * colours, 2, 256, 0);
                    yield inRaster(
                            GatedPixelCnnTest.network(config, DType.F32, device).given(List.of()), colours);
                }
                case PIXELCNN_PP -> {
                    var config = new PixelCnnPlusPlus.Config(colours, 3, 1, 1, 2, 256, 0);
                    yield inRaster(
                            PixelCnnPlusPlusTest.network(config, DType.F32, device)
                                    .given(List.of()),
                            colours);
                }
                case GRID -> {
                    var network = GridRecurrent.Network.create(new GridRecurrent.Options(5, 6, 0.01), 256, site);
                    Untrained.scatter(network, 2);
                    yield inRaster(network, colours);
                }
                case ROW_LSTM -> inRaster(PixelRnns.ROW_LSTM.scattered(RECURRENT, 256, 0.7, site), colours);
                case DIAGONAL_BILSTM ->
                    inRaster(PixelRnns.DIAGONAL_BILSTM.scattered(RECURRENT, 256, 0.7, site), colours);
                case LOCALLY_MASKED -> LocallyMaskedTest.density(256, site, LocallyMasked.Orders.EIGHT);
            };
        }

        private static Sampled inRaster(Autoregressive network, int colours) {
            return new PixelByPixel<>(network, HEIGHT, WIDTH, colours);
        }
    }

    private static Codec codec(Completes density) {
        return new Codec((Codable) density);
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
    private static Images images(Sampled density, int count) {
        Images drawn = density.sample(NOISE, count);
        byte[] pixels = drawn.pixels();
        int size = pixels.length / count;
        for (int i = 0; i < size; i++) pixels[pixels.length - size + i] = (byte) (i * i * 41);
        return Images.unlabelled(HEIGHT, WIDTH, drawn.channels(), pixels);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDecodedIsWhatWasEncodedOnAnyNumberOfThreads(Family family) {
        for (int colours : new int[] {1, 3}) {
            Sampled one = family.density(colours, Device.cpu(1));
            Images images = images(one, 18);
            Codec.Encoded encoded = codec(one).encode(images, _ -> {});
            for (Device device : List.of(Device.cpu(3), Device.fineGrained(2))) {
                Codec codec = codec(family.density(colours, device));
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
            Sampled cached = family.density(colours, Device.CPU);
            Completes plain = cached.plain();
            Images images = images(cached, 17);
            Codec.Encoded encoded = codec(cached).encode(images, _ -> {});
            assertArrayEquals(
                    encoded.blocks().toArray(),
                    codec(plain).encode(images, _ -> {}).blocks().toArray());
            assertArrayEquals(
                    images.pixels(),
                    codec(plain).decode(file(encoded, images), _ -> {}).pixels());
        }
    }

    /** -log2 p of the whole set, and three bytes for each of the two blocks. */
    @ParameterizedTest
    @EnumSource
    void theCodeIsAsLongAsTheLikelihoodsSay(Family family) {
        Sampled density = family.density(1, Device.CPU);
        Images images = density.sample(NOISE, 32);
        Codec.Encoded encoded = codec(density).encode(images, _ -> {});
        double nats = Arrays.stream(((Density) density).nats(images)).sum();
        assertEquals(nats, encoded.nats(), 1e-5 * nats);
        double bytes = nats / Math.log(2) / 8;
        long written =
                encoded.blocks().stream().mapToLong(block -> block.length).sum();
        assertEquals(bytes + 3, written, 3 + 1e-3 * bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void anotherByteIsAnotherImageAndNeverTheOld(int at) {
        Sampled density = Family.PIXELCNN.density(1, Device.CPU);
        Images images = images(density, 3);
        Codec.Encoded encoded = codec(density).encode(images, _ -> {});
        encoded.blocks().getFirst()[at] ^= 4;
        CompressedImages altered = file(encoded, images);
        assertThrows(DamagedCode.class, () -> codec(density).decode(altered, _ -> {}));
    }
}
