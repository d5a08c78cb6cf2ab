package hanji.kernels.recurrent;

import static hanji.kernels.recurrent.GridRnn.gridRnn;
import static hanji.kernels.recurrent.GridRnn.shifted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.kernels.math.Tanh;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridRnnTest {
    private static Tensor numbers(int stream, double scale, Device device, int... dims) {
        var random = new Philox(3, stream, 0);
        Tensor tensor = Tensor.empty(DType.F32, Shape.of(dims), device);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, scale * (2 * random.uniform(i) - 1));
        return tensor;
    }

    /** Cell by cell in raster order, which no antidiagonal knows of. */
    private static float[] inRasterOrder(
            float[] in, float[] left, float[] above, int n, int height, int width, int units) {
        float[] h = new float[in.length];
        for (int cell = 0; cell < n * height * width; cell++)
            for (int u = 0; u < units; u++) {
                float sum = 0;
                for (int k = 0; k < units; k++)
                    sum = Math.fma(cell % width > 0 ? h[(cell - 1) * units + k] : 0, left[k * units + u], sum);
                for (int k = 0; k < units; k++)
                    sum = Math.fma(
                            cell / width % height > 0 ? h[(cell - width) * units + k] : 0, above[k * units + u], sum);
                h[cell * units + u] = Tanh.tanh(in[cell * units + u] + sum);
            }
        return h;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void antidiagonalsGiveTheBitsOfRasterOrder(int threads) {
        Device device = Device.fineGrained(threads);
        int n = 3, height = 6, width = 7, units = 37;
        Tensor in = numbers(1, 1, device, n, height, width, units);
        Tensor left = numbers(2, 0.2, device, units, units), above = numbers(3, 0.2, device, units, units);
        assertArrayEquals(
                inRasterOrder(in.toFloats(), left.toFloats(), above.toFloats(), n, height, width, units),
                gridRnn(in, left, above).toFloats());
    }

    /** One unit, one row: h = tanh(x + w h), three times, by hand. */
    @Test
    void aRowIsTheRecurrenceOfTheTextbook() {
        Tensor in = Tensor.of(new double[] {0.5, -1, 2}, 1, 1, 3, 1);
        Tensor h = gridRnn(in, Tensor.of(new double[] {0.75}, 1, 1), Tensor.of(new double[] {9}, 1, 1));
        double first = Math.tanh(0.5), second = Math.tanh(-1 + 0.75 * first), third = Math.tanh(2 + 0.75 * second);
        assertArrayEquals(new double[] {first, second, third}, h.toDoubles(), 1e-15);
    }

    /** A column uses the other weight. */
    @Test
    void aColumnGoesByTheWeightFromAbove() {
        Tensor in = Tensor.of(new double[] {0.5, -1}, 1, 2, 1, 1);
        Tensor h = gridRnn(in, Tensor.of(new double[] {9}, 1, 1), Tensor.of(new double[] {0.75}, 1, 1));
        assertEquals(Math.tanh(-1 + 0.75 * Math.tanh(0.5)), h.get(1), 1e-15);
    }

    @Test
    void shiftedStatesAreThoseOfTheNeighbours() {
        Tensor states = Tensor.of(new double[] {1, 2, 3, 4}, 1, 2, 2, 1);
        assertArrayEquals(new double[] {0, 1, 0, 3}, shifted(states, 2).toDoubles());
        assertArrayEquals(new double[] {0, 0, 1, 2}, shifted(states, 1).toDoubles());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tensor in = numbers(1, 1, Device.CPU, 1, 2, 2, 3), square = numbers(2, 1, Device.CPU, 3, 3);
        assertThrows(IllegalArgumentException.class, () -> gridRnn(in, square, numbers(3, 1, Device.CPU, 3, 2)));
        assertThrows(IllegalArgumentException.class, () -> gridRnn(square, square, square));
        assertThrows(IllegalArgumentException.class, () -> gridRnn(in, square.to(DType.F64, Device.CPU), square));
    }
}
