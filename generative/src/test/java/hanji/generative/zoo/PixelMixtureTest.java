package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a PixelCNN++ makes of the numbers of a pixel, against the paper's equations in plain arithmetic. */
class PixelMixtureTest {
    private static final int K = 3;
    private static final Philox RANDOM = new Philox(8, 1, 1);

    private static double[] numbers(PixelMixture mixture) {
        double[] numbers = new double[(int) mixture.outputs()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = 3 * RANDOM.uniform(i) - 2;
        return numbers;
    }

    private static Tensor one(double[] numbers) {
        return Tensor.of(numbers, 1, 1, 1, numbers.length);
    }

    private static Tensor pixel(int... colours) {
        Tensor pixel = Tensor.empty(DType.U8, Shape.of(1, 1, 1, colours.length), Device.CPU);
        for (int c = 0; c < colours.length; c++) pixel.set(c, colours[c]);
        return pixel;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void probabilitiesOfTheLevelsOfEveryColourSumToOne(int colours) {
        var mixture = new PixelMixture(colours, K, 256);
        double[] logits = mixture.logits(
                        one(numbers(mixture)), pixel(colours == 1 ? new int[1] : new int[] {0, 255, 77}))
                .toDoubles();
        for (int c = 0; c < colours; c++) {
            double sum = 0;
            for (int v = 0; v < 256; v++) sum += Math.exp(logits[c * 256 + v]);
            assertEquals(1, sum, 1e-12);
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** A bracket of equation 2, for levels from -1 to 1. */
    private static double bracket(int level, double mean, double logScale) {
        double x = level / 127.5 - 1, s = Math.exp(logScale);
        double upper = level == 255 ? 1 : sigmoid((x + 1 / 255.0 - mean) / s);
        double lower = level == 0 ? 0 : sigmoid((x - 1 / 255.0 - mean) / s);
        return upper - lower;
    }

    /** One component for the whole pixel; in it red, then green whose mean depends on red, then blue: equation 3. */
    private static double joint(double[] n, int[] rgb) {
        double red = rgb[0] / 127.5 - 1, green = rgb[1] / 127.5 - 1, sum = 0, all = 0;
        for (int k = 0; k < K; k++) {
            double alpha = Math.tanh(n[7 * K + k]), beta = Math.tanh(n[8 * K + k]), gamma = Math.tanh(n[9 * K + k]);
            double p = bracket(rgb[0], n[K + k], n[2 * K + k])
                    * bracket(rgb[1], n[3 * K + k] + alpha * red, n[4 * K + k])
                    * bracket(rgb[2], n[5 * K + k] + beta * red + gamma * green, n[6 * K + k]);
            sum += Math.exp(n[k]) * p;
            all += Math.exp(n[k]);
        }
        return sum / all;
    }

    @Test
    void theColoursOfAPixelHaveTheProbabilityOfThePaper() {
        var mixture = new PixelMixture(3, K, 256);
        double[] numbers = numbers(mixture);
        for (int[] rgb : new int[][] {{0, 0, 0}, {255, 255, 255}, {12, 200, 255}, {0, 127, 128}, {90, 0, 3}}) {
            double[] nats = mixture.nats(one(numbers), pixel(rgb)).toDoubles();
            assertEquals(-Math.log(joint(numbers, rgb)), nats[0] + nats[1] + nats[2], 1e-9);
        }
    }

    /** Component i of 4 in the middle of its quarter of -1 to 1. */
    @Test
    void componentsBeginSpreadOverTheIntensities() {
        var mixture = new PixelMixture(1, 4, 256);
        Tensor numbers = Tensor.zeros(DType.F64, Shape.of(12), Device.CPU);
        mixture.spread(numbers);
        for (int i = 0; i < 4; i++) {
            assertEquals(0, numbers.get(i));
            assertEquals(-0.75 + 0.5 * i, numbers.get(4 + i));
            assertEquals(Math.log(0.25), numbers.get(8 + i), 1e-15);
        }
    }
}
