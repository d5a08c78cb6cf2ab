package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.recurrent.DiagonalLstm.diagonalLstm;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Tape;
import hanji.kernels.math.Sigmoid;
import hanji.kernels.math.Tanh;
import hanji.kernels.recurrent.DiagonalLstm;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagonalBiLstmTest {
    private static final int UNITS = 3;
    private static final int WIDE = 4 * UNITS;

    private static Tensor numbers(int stream, double scale, int... dims) {
        var random = new Philox(3, stream, 0);
        int size = 1;
        for (int dim : dims) size *= dim;
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) numbers[i] = (float) (scale * (2 * random.uniform(i) - 1));
        return Tensor.of(numbers, dims);
    }

    /** 55 steps for 28 x 28; backward from the last pixel to the first. */
    @ParameterizedTest
    @CsvSource({"28, 28, 55", "3, 5, 7", "4, 1, 4", "1, 4, 4"})
    void trainingOverDiagonalsHasTheBitsOfRasterOrder(int height, int width, int steps) {
        Tensor given = numbers(1, 1, 1, height, width, WIDE), weight = numbers(2, 0.5, 2, UNITS, WIDE);
        Tensor dOut = numbers(3, 1, 1, height, width, UNITS);
        var raster = new Raster(height, width, given.toFloats(), weight.toFloats());
        raster.forward();
        raster.backward(dOut.toFloats());
        try (var tape = Tape.open()) {
            Tensor states = diagonalLstm(given, weight);
            assertArrayEquals(raster.h, states.toFloats());
            assertEquals(
                    List.of(steps),
                    tape.calls().stream()
                            .filter(call -> call.op() instanceof DiagonalLstm)
                            .map(call -> ((DiagonalLstm) call.op()).steps())
                            .toList());
            var gradients = tape.gradients(sum(multiply(states, dOut)), List.of(given, weight));
            assertArrayEquals(raster.d, gradients.of(given).toFloats());
            assertArrayEquals(raster.ofWeight(), gradients.of(weight).toFloats());
        }
    }

    /** Pixel by pixel in plain floats, as docs/numerics.md says of a cell; tap 0 reads the state above, tap 1 the one to the left. */
    private static final class Raster {
        private final int height;
        private final int width;
        private final float[] given;
        private final float[] weight;
        /** i, f, o and g of each pixel. */
        private final float[] gates;

        private final float[] c;
        private final float[] h;
        /** By what the gates are given. */
        private final float[] d;

        private final float[] dc;

        Raster(int height, int width, float[] given, float[] weight) {
            this.height = height;
            this.width = width;
            this.given = given;
            this.weight = weight;
            gates = new float[height * width * WIDE];
            d = new float[height * width * WIDE];
            c = new float[height * width * UNITS];
            h = new float[height * width * UNITS];
            dc = new float[height * width * UNITS];
        }

        /** The pixel that one reads by a tap, or that reads it; -1 outside the image. */
        private int neighbour(int pixel, int tap, int by) {
            int y = pixel / width + (tap == 0 ? by : 0), x = pixel % width + (tap == 1 ? by : 0);
            return y < 0 || x < 0 || y == height || x == width ? -1 : y * width + x;
        }

        void forward() {
            for (int pixel = 0; pixel < height * width; pixel++)
                for (int u = 0; u < UNITS; u++) {
                    float[] gate = new float[4];
                    for (int k = 0; k < 4; k++) {
                        float sum = 0;
                        for (int tap = 0; tap < 2; tap++) {
                            int from = neighbour(pixel, tap, -1);
                            for (int v = 0; v < UNITS && from >= 0; v++)
                                sum = Math.fma(
                                        h[from * UNITS + v], weight[(tap * UNITS + v) * WIDE + k * UNITS + u], sum);
                        }
                        int at = pixel * WIDE + k * UNITS + u;
                        gate[k] = k < 3 ? Sigmoid.sigmoid(given[at] + sum) : Tanh.tanh(given[at] + sum);
                        gates[at] = gate[k];
                    }
                    int left = neighbour(pixel, 1, -1);
                    float before = left < 0 ? 0 : c[left * UNITS + u];
                    c[pixel * UNITS + u] = Math.fma(gate[1], before, gate[0] * gate[3]);
                    h[pixel * UNITS + u] = gate[2] * Tanh.tanh(c[pixel * UNITS + u]);
                }
        }

        void backward(float[] dOut) {
            for (int pixel = height * width - 1; pixel >= 0; pixel--)
                for (int u = 0; u < UNITS; u++) {
                    int at = pixel * WIDE + u, unit = pixel * UNITS + u;
                    float i = gates[at], f = gates[at + UNITS], o = gates[at + 2 * UNITS], g = gates[at + 3 * UNITS];
                    int left = neighbour(pixel, 1, -1), right = neighbour(pixel, 1, 1);
                    float sum = 0, y = Tanh.tanh(c[unit]), before = left < 0 ? 0 : c[left * UNITS + u];
                    for (int tap = 0; tap < 2; tap++) {
                        int by = neighbour(pixel, tap, 1);
                        for (int v = 0; v < WIDE && by >= 0; v++)
                            sum = Math.fma(d[by * WIDE + v], weight[(tap * UNITS + u) * WIDE + v], sum);
                    }
                    float dh = dOut[unit] + sum;
                    dc[unit] = Math.fma(dh * o, Math.fma(-y, y, 1), 0);
                    if (right >= 0)
                        dc[unit] = Math.fma(dc[right * UNITS + u], gates[right * WIDE + UNITS + u], dc[unit]);
                    d[at] = Math.fma(dc[unit], g, 0) * Math.fma(-i, i, i);
                    d[at + UNITS] = Math.fma(dc[unit], before, 0) * Math.fma(-f, f, f);
                    d[at + 2 * UNITS] = Math.fma(dh, y, 0) * Math.fma(-o, o, o);
                    d[at + 3 * UNITS] = Math.fma(dc[unit], i, 0) * Math.fma(-g, g, 1);
                }
        }

        /** One chain over the pixels, diagonal by diagonal, in each from the first row on. */
        float[] ofWeight() {
            float[] sums = new float[weight.length];
            for (int i = 0; i < sums.length; i++) {
                int tap = i / WIDE / UNITS, v = i / WIDE % UNITS;
                for (int diagonal = 0; diagonal < height + width - 1; diagonal++)
                    for (int y = Math.max(0, diagonal - width + 1); y <= Math.min(diagonal, height - 1); y++) {
                        int pixel = y * width + diagonal - y, from = neighbour(pixel, tap, -1);
                        if (from >= 0) sums[i] = Math.fma(h[from * UNITS + v], d[pixel * WIDE + i % WIDE], sums[i]);
                    }
            }
            return sums;
        }
    }
}
