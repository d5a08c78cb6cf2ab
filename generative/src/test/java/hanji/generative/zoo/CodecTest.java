package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Numerics;
import hanji.generative.codec.Codec;
import hanji.generative.codec.CompressedImages;
import hanji.generative.codec.DamagedCode;
import hanji.generative.codec.UnknownClass;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
                images.labelled(),
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

    private static final int CLASSES = 5;

    static ByClass<?> byClass(Device device) {
        Site site = new Site(HEIGHT, WIDTH, 1, CLASSES, device, DType.F32, new Noise(5));
        var config = new GatedPixelCnn.Config(1, 2, 2, 256, CLASSES);
        return new ByClass<>(GatedPixelCnnTest.network(config, DType.F32, device)::given, site, CLASSES);
    }

    /** Images of each class in turn, and one that is of none. */
    private static Images labelled(int count) {
        byte[] pixels = images(byClass(Device.CPU), count).pixels();
        int[] labels = IntStream.range(0, count).map(n -> 7 * n % CLASSES).toArray();
        return Images.of(HEIGHT, WIDTH, 1, pixels, labels, List.of());
    }

    private static Images bare(Images images) {
        return Images.unlabelled(HEIGHT, WIDTH, 1, images.pixels());
    }

    @Test
    void labelsComeBackWithTheImagesWhicheverSamplerAndThreads() {
        Images images = labelled(37);
        ByClass<?> cached = byClass(Device.cpu(1));
        Codec.Encoded encoded = codec(cached).encode(images, _ -> {});
        assertEquals(Codec.Classes.LABELS, encoded.classes());
        for (Completes other : List.of(cached, cached.plain(), byClass(Device.fineGrained(3)))) {
            assertArrayEquals(
                    encoded.blocks().toArray(),
                    codec(other).encode(images, _ -> {}).blocks().toArray());
            Images back = codec(other).decode(file(encoded, images), _ -> {});
            assertArrayEquals(images.labels(), back.labels());
            assertArrayEquals(images.pixels(), back.pixels());
        }
    }

    @Test
    void imagesWithoutLabelsAreCodedAsOfTheirLikeliestClassAndComeBackWithoutOne() {
        Images images = bare(labelled(20));
        ByClass<?> density = byClass(Device.CPU);
        Codec.Encoded encoded = codec(density).encode(images, _ -> {});
        assertEquals(Codec.Classes.LIKELIEST, encoded.classes());
        Images back = codec(density).decode(file(encoded, images), _ -> {});
        assertFalse(back.labelled());
        assertArrayEquals(images.pixels(), back.pixels());
        for (int k = 0; k < CLASSES; k++) {
            int[] all = new int[20];
            Arrays.fill(all, k);
            Images ofClass = Images.of(HEIGHT, WIDTH, 1, images.pixels(), all, List.of());
            assertTrue(encoded.nats() <= codec(density).encode(ofClass, _ -> {}).nats());
        }
    }

    /** log2 of the number of classes, and of each image -log2 p(x | class); as p(x) is their mean, more than -log2 p(x). */
    @Test
    void aClassCostsLog2OfTheirNumber() {
        Images images = labelled(32);
        ByClass<?> density = byClass(Device.CPU);
        Codec.Encoded encoded = codec(density).encode(images, _ -> {});
        double[] posterior = density.logProbs(images).toDoubles(), nats = density.nats(images);
        double expected = 0;
        for (int n = 0; n < 32; n++) expected += nats[n] - posterior[n * CLASSES + images.label(n)];
        assertEquals(expected, encoded.nats(), 1e-5 * expected);
        double bytes = expected / Math.log(2) / 8;
        long written =
                encoded.blocks().stream().mapToLong(block -> block.length).sum();
        assertEquals(bytes + 3, written, 3 + 1e-3 * bytes);
    }

    @Test
    void aLabelThatTheModelHasNoClassOfIsNamed() {
        Images strange = Images.of(HEIGHT, WIDTH, 1, new byte[HEIGHT * WIDTH], new int[] {CLASSES}, List.of());
        var error = assertThrows(
                UnknownClass.class, () -> codec(byClass(Device.CPU)).encode(strange, _ -> {}));
        assertEquals("label 5 is no class of a model that knows 0 to 4", error.getMessage());
    }

    /** The first byte of a block holds its first classes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void anotherByteIsAnotherClassOrImage(int at) {
        Images images = labelled(3);
        Codec codec = codec(byClass(Device.CPU));
        Codec.Encoded encoded = codec.encode(images, _ -> {});
        encoded.blocks().getFirst()[at] ^= 4;
        assertThrows(DamagedCode.class, () -> codec.decode(file(encoded, images), _ -> {}));
    }

    /** A file that says that it holds labels, of a model that is told none. */
    @Test
    void labelsOfADensityThatIsToldNoneAreDamage() {
        Sampled density = Family.PIXELCNN.density(1, Device.CPU);
        Images images = labelled(3);
        Codec.Encoded encoded = codec(density).encode(images, _ -> {});
        assertEquals(Codec.Classes.NONE, encoded.classes());
        assertThrows(DamagedCode.class, () -> codec(density).decode(file(encoded, images), _ -> {}));
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
