package hanji.kernels.recurrent;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Permute.transpose;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.recurrent.Gru.gru;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Tape;
import hanji.kernels.math.Sigmoid;
import hanji.kernels.math.Tanh;
import hanji.kernels.reduce.Sum;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GruTest {
    private static final int STEPS = 4, FEATURES = 2, UNITS = 3;

    private static Tensor numbers(int stream, double scale, DType dtype, Device device, int... dims) {
        var random = new Philox(3, stream, 0);
        Tensor tensor = Tensor.empty(dtype, Shape.of(dims), device);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, (float) (scale * (2 * random.uniform(i) - 1)));
        return tensor;
    }

    private static Tensor doubles(int stream, int... dims) {
        return numbers(stream, 0.8, DType.F64, Device.CPU, dims);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** One unit, two steps, by hand. */
    @Test
    void aSequenceIsTheRecurrenceByHand() {
        double[] x = {0.5, -0.25, 1, -1, 0.75, 0.3};
        double[] w = {0.4, -0.7, 0.9};
        double bias = 0.2;
        Tensor h = gru(Tensor.of(x, 1, 2, 3), Tensor.of(w, 1, 3), Tensor.of(new double[] {bias}, 1));
        double first = (1 - sigmoid(x[1])) * Math.tanh(x[2] + sigmoid(x[0]) * bias);
        double r = sigmoid(x[3] + w[0] * first), z = sigmoid(x[4] + w[1] * first);
        double n = Math.tanh(x[5] + r * (w[2] * first + bias));
        assertArrayEquals(new double[] {first, (1 - z) * n + z * first}, h.toDoubles(), 1e-15);
    }

    /** d h_1 / d x of the same unit at its first step, where h_0 = 0: by the product rule. */
    @Test
    void theGradientOfAFirstStepIsTheProductRuleByHand() {
        Tensor x = Tensor.of(new double[] {0.5, -0.25, 1}, 1, 1, 3), w = Tensor.of(new double[] {0.4, -0.7, 0.9}, 1, 3);
        Tensor bias = Tensor.of(new double[] {0.2}, 1);
        double r = sigmoid(0.5), z = sigmoid(-0.25), n = Math.tanh(1 + r * 0.2), dn = (1 - z) * (1 - n * n);
        try (var tape = Tape.open()) {
            var gradients = tape.gradients(Sum.sum(gru(x, w, bias)), List.of(x, w, bias));
            assertArrayEquals(
                    new double[] {dn * 0.2 * r * (1 - r), -n * z * (1 - z), dn},
                    gradients.of(x).toDoubles(),
                    1e-15);
            assertArrayEquals(new double[3], gradients.of(w).toDoubles());
            assertArrayEquals(new double[] {dn * r}, gradients.of(bias).toDoubles(), 1e-15);
        }
    }

    /**
     * The formulas in the documentation of torch.nn.GRU, with its weights [3U, I] and [3U, U] in the order r, z, n, and the mapping
     * of the Javadoc.
     */
    @Test
    void theWeightsOfPyTorchAreMappedAsTheDocSays() {
        Tensor x = doubles(1, STEPS, FEATURES), ih = doubles(2, 3 * UNITS, FEATURES), hh = doubles(3, 3 * UNITS, UNITS);
        Tensor bih = doubles(4, 3 * UNITS), bhh = doubles(5, 3 * UNITS);
        double[] h = new double[UNITS], expected = new double[STEPS * UNITS];
        for (int t = 0; t < STEPS; t++) {
            double[] before = h.clone();
            for (int u = 0; u < UNITS; u++) {
                double[] given = new double[3], recurrent = new double[3];
                for (int gate = 0; gate < 3; gate++) {
                    int row = gate * UNITS + u;
                    given[gate] = bih.get(row);
                    recurrent[gate] = bhh.get(row);
                    for (int i = 0; i < FEATURES; i++)
                        given[gate] += ih.get(row * FEATURES + i) * x.get(t * FEATURES + i);
                    for (int v = 0; v < UNITS; v++) recurrent[gate] += hh.get(row * UNITS + v) * before[v];
                }
                double r = sigmoid(given[0] + recurrent[0]), z = sigmoid(given[1] + recurrent[1]);
                double n = Math.tanh(given[2] + r * recurrent[2]);
                h[u] = (1 - z) * n + z * before[u];
                expected[t * UNITS + u] = h[u];
            }
        }
        assertArrayEquals(expected, ofPyTorch(x, ih, hh, bih, bhh).toDoubles(), 1e-14);
    }

    /** What torch::gru of libtorch 2.10 computes in double precision, from the same weights. */
    @Test
    void theStatesAreThoseOfLibtorch() {
        Tensor x = tenths(1, STEPS, FEATURES), ih = tenths(2, 3 * UNITS, FEATURES), hh = tenths(3, 3 * UNITS, UNITS);
        double[] libtorch = {
            -0.26170288462135544,
            0.28962504879508877,
            -0.023471867991525907,
            -0.3621770829325627,
            0.3578581338135166,
            0.0858429158634868,
            -0.37928420637763643,
            0.37271190740436166,
            0.08026513408635555,
            -0.3299137729677761,
            0.3580506469984983,
            -0.00935489322420402
        };
        assertArrayEquals(
                libtorch,
                ofPyTorch(x, ih, hh, tenths(4, 3 * UNITS), tenths(5, 3 * UNITS)).toDoubles(),
                1e-15);
    }

    /** Tenths from -0.5 to 0.5. */
    private static Tensor tenths(int offset, int... dims) {
        Tensor tensor = Tensor.empty(DType.F64, Shape.of(dims), Device.CPU);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, ((i * 7 + offset) % 11 - 5) / 10.0);
        return tensor;
    }

    /** The layer from the weights of PyTorch, as the Javadoc maps them. */
    private static Tensor ofPyTorch(Tensor x, Tensor ih, Tensor hh, Tensor bih, Tensor bhh) {
        Tensor outside = concat(0, slice(bhh, 0, 0, 2 * UNITS), Tensor.zeros(DType.F64, Shape.of(UNITS), Device.CPU));
        Tensor input = add(add(matMul(x, transpose(ih)), bih), outside);
        return gru(input.view(Shape.of(1, STEPS, 3 * UNITS)), transpose(hh), slice(bhh, 0, 2 * UNITS, 3 * UNITS));
    }

    /** keras.layers.GRU with reset_after=True: kernel [I, 3U], recurrent_kernel [U, 3U], bias [2, 3U], in the order z, r, h. */
    @Test
    void theWeightsOfKerasAreMappedAsTheDocSays() {
        Tensor x = doubles(1, STEPS, FEATURES), kernel = doubles(2, FEATURES, 3 * UNITS);
        Tensor recurrent = doubles(3, UNITS, 3 * UNITS), bias = doubles(4, 2, 3 * UNITS);
        double[] h = new double[UNITS], expected = new double[STEPS * UNITS];
        for (int t = 0; t < STEPS; t++) {
            double[] before = h.clone(), inputs = new double[3 * UNITS], inner = new double[3 * UNITS];
            for (int c = 0; c < 3 * UNITS; c++) {
                inputs[c] = bias.get(c);
                inner[c] = bias.get(3 * UNITS + c);
                for (int i = 0; i < FEATURES; i++) inputs[c] += x.get(t * FEATURES + i) * kernel.get(i * 3 * UNITS + c);
                for (int v = 0; v < UNITS; v++) inner[c] += before[v] * recurrent.get(v * 3 * UNITS + c);
            }
            for (int u = 0; u < UNITS; u++) {
                double z = sigmoid(inputs[u] + inner[u]), r = sigmoid(inputs[UNITS + u] + inner[UNITS + u]);
                double candidate = Math.tanh(inputs[2 * UNITS + u] + r * inner[2 * UNITS + u]);
                h[u] = z * before[u] + (1 - z) * candidate;
                expected[t * UNITS + u] = h[u];
            }
        }
        Tensor outer = slice(bias, 0, 0, 1), within = slice(bias, 0, 1, 2);
        Tensor outside =
                concat(1, slice(within, 1, 0, 2 * UNITS), Tensor.zeros(DType.F64, Shape.of(1, UNITS), Device.CPU));
        Tensor input = exchanged(add(add(matMul(x, kernel), outer), outside));
        Tensor states = gru(
                input.view(Shape.of(1, STEPS, 3 * UNITS)),
                exchanged(recurrent),
                slice(within, 1, 2 * UNITS, 3 * UNITS).view(Shape.of(UNITS)));
        assertArrayEquals(expected, states.toDoubles(), 1e-14);
    }

    /** The first two thirds of the columns exchanged. */
    private static Tensor exchanged(Tensor columns) {
        return concat(
                1,
                slice(columns, 1, UNITS, 2 * UNITS),
                slice(columns, 1, 0, UNITS),
                slice(columns, 1, 2 * UNITS, 3 * UNITS));
    }

    /** Cell by cell in plain floats: a chain over the taps and units, then the gates. */
    @ParameterizedTest
    @CsvSource({"1, 1, 0, 1", "2, 2, 1, 2", "3, 3, 1, 3", "2, 3, 2, 1", "1, 3, 0, 2"})
    void linesHaveTheBitsOfCellsOneByOne(int images, int taps, int lead, int threads) {
        int steps = 5, positions = 4, units = 9, wide = 3 * units;
        Device device = Device.fineGrained(threads);
        Tensor input = numbers(1, 1, DType.F32, device, images, steps, positions, wide);
        Tensor weight = numbers(2, 0.4, DType.F32, device, taps, units, wide);
        Tensor bias = numbers(3, 0.4, DType.F32, device, units);
        float[] x = input.toFloats(), w = weight.toFloats(), b = bias.toFloats();
        float[] h = new float[images * steps * positions * units];
        for (int cell = 0; cell < images * steps * positions; cell++) {
            int p = cell % positions, t = cell / positions % steps;
            for (int u = 0; u < units; u++) {
                float[] sum = new float[3];
                for (int k = 0; k < taps && t > 0; k++)
                    for (int v = 0; v < units; v++)
                        for (int gate = 0; gate < 3; gate++) {
                            int from = p + k - lead;
                            float state =
                                    from < 0 || from >= positions ? 0 : h[(cell - p - positions + from) * units + v];
                            sum[gate] = Math.fma(state, w[(k * units + v) * wide + gate * units + u], sum[gate]);
                        }
                int at = cell * wide + u;
                float r = Sigmoid.sigmoid(x[at] + sum[0]), z = Sigmoid.sigmoid(x[at + units] + sum[1]);
                float n = Tanh.tanh(Math.fma(r, sum[2] + b[u], x[at + 2 * units]));
                float before = t > 0 ? h[(cell - positions) * units + u] : 0;
                h[cell * units + u] = Math.fma(z, before - n, n);
            }
        }
        assertArrayEquals(h, gru(input, weight, bias, lead).toFloats());
    }

    /** An update gate held at 1 keeps the state, one held at 0 forgets it. */
    @Test
    void theUpdateGateKeepsOrForgets() {
        double[] x = {0, -1000, 1, 0, 1000, -1, 0, -1000, 0.5};
        Tensor h = gru(Tensor.of(x, 1, 3, 3), Tensor.of(new double[] {0, 0, 0}, 1, 3), Tensor.of(new double[] {0}, 1));
        assertArrayEquals(new double[] {Math.tanh(1), Math.tanh(1), Math.tanh(0.5)}, h.toDoubles(), 1e-15);
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() {
        Tensor input = numbers(1, 1, DType.F32, Device.CPU, 1, 2, 2, 9);
        Tensor weight = numbers(2, 1, DType.F32, Device.CPU, 2, 3, 9), bias = numbers(3, 1, DType.F32, Device.CPU, 3);
        assertEquals("Gru: lead must be 0 to 1, not 2", refusal(input, weight, bias, 2));
        Tensor other = numbers(3, 1, DType.F32, Device.CPU, 2, 4, 12);
        assertEquals(
                "Gru with a weight " + other.label() + " needs [N, T, P, 3U] of its dtype, not " + input.label(),
                refusal(input, other, bias, 0));
        Tensor ofLstm = numbers(3, 1, DType.F32, Device.CPU, 2, 3, 12);
        assertEquals("Gru needs a weight [K, U, 3U], not " + ofLstm.label(), refusal(input, ofLstm, bias, 0));
        Tensor wide = numbers(3, 1, DType.F32, Device.CPU, 9);
        assertEquals(
                "Gru with a weight " + weight.label() + " needs a bias [U], not " + wide.label(),
                refusal(input, weight, wide, 0));
        assertThrows(IllegalArgumentException.class, () -> gru(input, weight.to(DType.F64, Device.CPU), bias, 0));
    }

    private static String refusal(Tensor input, Tensor weight, Tensor bias, int lead) {
        return assertThrows(IllegalArgumentException.class, () -> gru(input, weight, bias, lead))
                .getMessage();
    }
}
