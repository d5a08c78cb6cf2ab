package hanji.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShiftedConvTest {
    private static ShiftedConv conv(int rows, int columns, int stride, int up, int left) {
        var initializer = Initializer.of(new Noise(4), "shifted", DType.F64, Device.CPU);
        return ShiftedConv.create(rows, columns, 2, 3, stride, up, left, 1, initializer);
    }

    /** The sum of the definition, with 0 outside the image. */
    private static double[] byDefinition(ShiftedConv conv, Tensor x, int height, int width) {
        Shape kernel = conv.weight().shape();
        int s = conv.stride(),
                rows = Math.ceilDiv(height, s),
                columns = Math.ceilDiv(width, s),
                outputs = kernel.dim(3);
        double[] out = new double[x.shape().dim(0) * rows * columns * outputs];
        for (int i = 0; i < out.length; i++) {
            int f = i % outputs, column = i / outputs % columns, row = i / outputs / columns % rows;
            int n = i / outputs / columns / rows;
            for (int k = 0; k < kernel.size(0, 3); k++) {
                int c = k % kernel.dim(2), kx = k / kernel.dim(2) % kernel.dim(1), ky = k / kernel.size(1, 3);
                int y = row * s - conv.up() + ky, z = column * s - conv.left() + kx;
                if (y < 0 || y >= height || z < 0 || z >= width) continue;
                out[i] += x.get(((n * height + y) * width + z) * kernel.dim(2) + c)
                        * conv.weight().get(k * outputs + f);
            }
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, 1, 1, 1", "2, 2, 1, 1, 1", "2, 3, 2, 1, 1", "2, 2, 2, 1, 1",
        "2, 3, 1, 2, 1", "1, 3, 1, 1, 1", "2, 1, 1, 1, 1", "1, 1, 1, 0, 0"
    })
    void anOutputSeesTheRowsAndColumnsThatTheShiftSays(int rows, int columns, int stride, int up, int left) {
        ShiftedConv conv = conv(rows, columns, stride, up, left);
        for (int[] size : new int[][] {{6, 8}, {5, 7}, {1, 1}, {1, 4}, {3, 1}}) {
            Tensor x = Tensor.empty(DType.F64, Shape.of(2, size[0], size[1], 2), Device.CPU);
            for (int i = 0; i < x.size(); i++) x.set(i, new Philox(1, 2, 3).uniform(i) - 0.5);
            Tensor out = conv.forward(x);
            assertArrayEquals(byDefinition(conv, x, size[0], size[1]), out.toDoubles(), 1e-14);
        }
    }

    @Test
    void shiftsThatPaddingAlikeCannotMakeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> conv(2, 3, 2, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> conv(2, 4, 2, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> conv(2, 2, 1, -1, 1));
    }
}
