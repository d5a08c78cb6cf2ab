package hanji.kernels.recurrent;

import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.recurrent.DiagonalLstm.diagonalLstm;
import static hanji.kernels.recurrent.Lstm.lstm;
import static hanji.kernels.recurrent.Skew.skew;
import static hanji.kernels.recurrent.Skew.unskew;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.kernels.math.Sigmoid;
import hanji.kernels.math.Tanh;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LstmTest {
    private static Tensor numbers(int stream, double scale, DType dtype, Device device, int... dims) {
        var random = new Philox(3, stream, 0);
        Tensor tensor = Tensor.empty(dtype, Shape.of(dims), device);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, (float) (scale * (2 * random.uniform(i) - 1)));
        return tensor;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** One unit, two steps, by hand. */
    @Test
    void aSequenceIsTheRecurrenceOfTheTextbook() {
        double[] x = {0.5, -0.25, 1, 2, -1, 0.75, 0.3, -0.6};
        double[] w = {0.4, -0.7, 0.2, 0.9};
        Tensor h = lstm(Tensor.of(x, 1, 2, 4), Tensor.of(w, 1, 4));
        double c = sigmoid(x[0]) * Math.tanh(x[3]), first = sigmoid(x[2]) * Math.tanh(c);
        double i = sigmoid(x[4] + w[0] * first), f = sigmoid(x[5] + w[1] * first), o = sigmoid(x[6] + w[2] * first);
        c = f * c + i * Math.tanh(x[7] + w[3] * first);
        assertArrayEquals(new double[] {first, o * Math.tanh(c)}, h.toDoubles(), 1e-15);
    }

    /** Cell by cell in plain floats: a chain over the taps and units, then the gates. */
    @ParameterizedTest
    @CsvSource({"1, 1, 0, 1", "2, 2, 1, 2", "3, 3, 1, 3", "2, 3, 2, 1", "1, 3, 0, 2"})
    void linesHaveTheBitsOfCellsOneByOne(int images, int taps, int lead, int threads) {
        int steps = 5, positions = 4, units = 9, wide = 4 * units;
        Device device = Device.fineGrained(threads);
        Tensor input = numbers(1, 1, DType.F32, device, images, steps, positions, wide);
        Tensor weight = numbers(2, 0.4, DType.F32, device, taps, units, wide);
        float[] x = input.toFloats(), w = weight.toFloats();
        float[] h = new float[images * steps * positions * units], c = new float[h.length];
        for (int cell = 0; cell < images * steps * positions; cell++) {
            int p = cell % positions, t = cell / positions % steps;
            for (int u = 0; u < units; u++) {
                float[] sum = new float[4];
                for (int k = 0; k < taps && t > 0; k++)
                    for (int v = 0; v < units; v++)
                        for (int gate = 0; gate < 4; gate++) {
                            int from = p + k - lead;
                            float state =
                                    from < 0 || from >= positions ? 0 : h[(cell - p - positions + from) * units + v];
                            sum[gate] = Math.fma(state, w[(k * units + v) * wide + gate * units + u], sum[gate]);
                        }
                int at = cell * wide + u;
                float i = Sigmoid.sigmoid(x[at] + sum[0]), f = Sigmoid.sigmoid(x[at + units] + sum[1]);
                float o = Sigmoid.sigmoid(x[at + 2 * units] + sum[2]), g = Tanh.tanh(x[at + 3 * units] + sum[3]);
                float before = t > 0 ? c[(cell - positions) * units + u] : 0;
                c[cell * units + u] = Math.fma(f, before, i * g);
                h[cell * units + u] = o * Tanh.tanh(c[cell * units + u]);
            }
        }
        assertArrayEquals(h, lstm(input, weight, lead).toFloats());
    }

    @Test
    void aSkewedImageIsMovedRowByRow() {
        Tensor image = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 1, 3, 2, 1);
        Tensor skewed = skew(image);
        assertEquals(Shape.of(1, 3, 4, 1), skewed.shape());
        assertArrayEquals(new double[] {1, 2, 0, 0, 0, 3, 4, 0, 0, 0, 5, 6}, skewed.toDoubles());
        assertArrayEquals(image.toDoubles(), unskew(skewed).toDoubles());
    }

    /** Column by column of the skewed image is pixel by pixel of the image: the states to the left and above, the memory to the left. */
    @Test
    void theDiagonalLayerIsTheRecurrenceOverPixels() {
        int height = 4, width = 5, units = 3, wide = 4 * units;
        Tensor input = numbers(1, 1, DType.F64, Device.CPU, 1, height, width, wide);
        Tensor weight = numbers(2, 0.5, DType.F64, Device.CPU, 2, units, wide);
        double[] h = new double[height * width * units], c = new double[h.length];
        for (int cell = 0; cell < height * width; cell++)
            for (int u = 0; u < units; u++) {
                double[] pre = new double[4];
                for (int gate = 0; gate < 4; gate++) {
                    pre[gate] = input.get(cell * wide + gate * units + u);
                    for (int v = 0; v < units; v++) {
                        if (cell >= width)
                            pre[gate] += h[(cell - width) * units + v] * weight.get(v * wide + gate * units + u);
                        if (cell % width > 0)
                            pre[gate] += h[(cell - 1) * units + v] * weight.get((units + v) * wide + gate * units + u);
                    }
                }
                double before = cell % width > 0 ? c[(cell - 1) * units + u] : 0;
                c[cell * units + u] = sigmoid(pre[1]) * before + sigmoid(pre[0]) * Math.tanh(pre[3]);
                h[cell * units + u] = sigmoid(pre[2]) * Math.tanh(c[cell * units + u]);
            }
        assertArrayEquals(h, overSkewed(input, weight).toDoubles(), 1e-12);
        assertArrayEquals(h, diagonalLstm(input, weight).toDoubles(), 1e-12);
    }

    private static Tensor overSkewed(Tensor input, Tensor weight) {
        return unskew(permute(lstm(permute(skew(input), 0, 2, 1, 3), weight, 1), 0, 2, 1, 3));
    }

    /** States and all gradients, to the bit, also where rows outnumber columns. */
    @ParameterizedTest
    @CsvSource({"1, 4, 7, 1", "2, 7, 4, 2", "3, 1, 5, 3", "2, 5, 1, 2", "1, 1, 1, 1"})
    void diagonalsHaveTheBitsOfLinesOfASkewedImage(int images, int height, int width, int threads) {
        int units = 9, wide = 4 * units;
        Device device = Device.fineGrained(threads);
        Tensor input = numbers(1, 1, DType.F32, device, images, height, width, wide);
        Tensor weight = numbers(2, 0.4, DType.F32, device, 2, units, wide);
        Tensor cotangent = numbers(3, 1, DType.F32, device, images, height, width, units);
        assertEquals(
                values(input, weight, cotangent, LstmTest::overSkewed),
                values(input, weight, cotangent, DiagonalLstm::diagonalLstm));
    }

    private static List<String> values(Tensor input, Tensor weight, Tensor cotangent, BinaryOperator<Tensor> statesOf) {
        try (var tape = Tape.open()) {
            Tensor states = statesOf.apply(input, weight);
            String values = Arrays.toString(states.toFloats());
            Gradients gradients = tape.gradients(states, cotangent, List.of(input, weight));
            return List.of(
                    values,
                    Arrays.toString(gradients.of(input).toFloats()),
                    Arrays.toString(gradients.of(weight).toFloats()));
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tensor input = numbers(1, 1, DType.F32, Device.CPU, 1, 2, 2, 12);
        Tensor weight = numbers(2, 1, DType.F32, Device.CPU, 2, 3, 12);
        assertThrows(IllegalArgumentException.class, () -> lstm(input, weight, 2));
        assertThrows(
                IllegalArgumentException.class, () -> lstm(input, numbers(3, 1, DType.F32, Device.CPU, 2, 4, 16), 0));
        assertThrows(IllegalArgumentException.class, () -> lstm(input, weight.to(DType.F64, Device.CPU), 0));
    }
}
