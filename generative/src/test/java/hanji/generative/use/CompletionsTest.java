package hanji.generative.use;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.shift;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.generative.model.Generates;
import hanji.generative.model.Part;
import hanji.generative.model.Site;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;

class CompletionsTest {
    private static final Philox KEY = new Philox(6, 1, 0);

    /** Four pixels that are linear in two numbers: 1/2 + 0.3 a, 1/2 + 0.2 b, 1/2 + 0.1 (a + b), 1/2. */
    private record Linear() implements Generates {
        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }

        @Override
        public Site site() {
            return new Site(2, 2, 1, 0, Device.CPU, DType.F32, new Noise(1));
        }

        @Override
        public int latent() {
            return 2;
        }

        @Override
        public Tensor pictures(Tensor codes) {
            Tensor ways = Tensor.of(new float[] {0.3f, 0, 0.1f, 0, 0, 0.2f, 0.1f, 0}, 2, 4);
            return reshape(shift(matMul(codes, ways), 0.5), codes.shape().dim(0), 2, 2, 1);
        }

        @Override
        public Tensor codes(Philox noise, int first, int count) {
            return Op.run(new Gaussian(noise, 2L * first, Shape.of(count, 2), DType.F32, Device.CPU));
        }

        @Override
        public Images decode(Tensor codes) {
            return site().images(pictures(codes));
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            return decode(codes(noise, first, count));
        }
    }

    private static Images image(int... intensities) {
        byte[] pixels = new byte[intensities.length];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) intensities[i];
        return Images.unlabelled(2, 2, 1, pixels);
    }

    /** The code is that of ridge regression, w r / (w^2 + prior / 2) along each way. */
    @Test
    void theSearchFindsTheCodeOfLeastSquares() {
        double prior = LatentSearch.USUAL.prior() / 2;
        double a = 0.3 * (204 / 255.0 - 0.5) / (0.09 + prior), b = 0.2 * (153 / 255.0 - 0.5) / (0.04 + prior);
        Images made =
                Completions.of(new Linear(), Part.TOP).orElseThrow().complete(KEY, image(204, 153, 9, 9), _ -> {});
        byte[] pixels = made.pixels();
        assertEquals(204, Byte.toUnsignedInt(pixels[0]));
        assertEquals(153, Byte.toUnsignedInt(pixels[1]));
        assertEquals(255 * (0.5 + 0.1 * (a + b)), Byte.toUnsignedInt(pixels[2]), 1.01);
        assertEquals(128, Byte.toUnsignedInt(pixels[3]), 1);
    }

    @Test
    void theRestIsOfTheMeanOrOfTheNearestTrainingImage() {
        byte[] all = {10, 20, 30, 40, 50, 60, 70, 80};
        Images train = Images.unlabelled(2, 2, 1, all);
        boolean[] top = Part.TOP.of(2, 2);
        Images wanted = image(49, 50, 1, 2);
        assertArrayEquals(
                new byte[] {49, 50, 50, 60},
                Completions.byMean(train, wanted, top).pixels());
        assertArrayEquals(
                new byte[] {49, 50, 70, 80},
                Completions.byNearest(train, wanted, top, Device.CPU).pixels());
        assertArrayEquals(
                new byte[] {49, 50, 0, 0}, Completions.masked(wanted, top).pixels());
    }

    @Test
    void whatNeitherDrawsNorDecodesCompletesNothing() {
        assertTrue(Completions.of(Map::of, Part.TOP).isEmpty());
    }
}
