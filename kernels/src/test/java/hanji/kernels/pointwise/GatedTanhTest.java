package hanji.kernels.pointwise;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.GatedTanh.gatedTanh;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Unary.tanh;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatedTanhTest {
    private static Tensor numbers(int stream, Device device, int... dims) {
        var random = new Philox(3, stream, 0);
        Tensor tensor = Tensor.zeros(DType.F32, Shape.of(dims), device);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, (float) (6 * random.uniform(i) - 3));
        return tensor;
    }

    @Test
    void eachGroupHasItsTanhBeforeItsSigmoid() {
        Tensor x = Tensor.of(new double[] {0.5, -1, 2, 0.25}, 1, 4);
        double[] two = gatedTanh(x, 2).toDoubles(), one = gatedTanh(x, 1).toDoubles();
        assertArrayEquals(
                new double[] {Math.tanh(0.5) / (1 + Math.exp(1)), Math.tanh(2) / (1 + Math.exp(-0.25))}, two, 1e-15);
        assertArrayEquals(
                new double[] {Math.tanh(0.5) / (1 + Math.exp(-2)), Math.tanh(-1) / (1 + Math.exp(-0.25))}, one, 1e-15);
    }

    /** Result and gradient, to the bit, as four ops give them. */
    @ParameterizedTest
    @CsvSource({"3, 1, 7, 1", "5, 3, 16, 2", "40, 1, 64, 3"})
    void itHasTheBitsOfWhatItIsComposedOf(int rows, int groups, int part, int threads) {
        Device device = Device.fineGrained(threads);
        Tensor x = numbers(1, device, rows, 2 * groups * part), cotangent = numbers(2, device, rows, groups * part);
        List<float[]> fused = values(x, cotangent, in -> gatedTanh(in, groups));
        List<float[]> composed = values(x, cotangent, in -> {
            Tensor halves = reshape(in, rows, groups, 2 * part);
            Tensor y = multiply(tanh(slice(halves, 2, 0, part)), sigmoid(slice(halves, 2, part, 2 * part)));
            return reshape(y, rows, groups * part);
        });
        assertArrayEquals(composed.get(0), fused.get(0));
        assertArrayEquals(composed.get(1), fused.get(1));
    }

    private static List<float[]> values(Tensor x, Tensor cotangent, UnaryOperator<Tensor> function) {
        try (var tape = Tape.open()) {
            Tensor y = function.apply(x);
            float[] values = y.toFloats();
            Gradients gradients = tape.gradients(y, cotangent, List.of(x));
            return List.of(values, gradients.of(x).toFloats());
        }
    }

    @Test
    void whatCannotBeHalvedIsRefused() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> gatedTanh(Tensor.of(new float[6], 1, 6), 2));
        assertEquals(
                "GatedTanh needs F32 or F64 with an even number of channels in each of 2 groups, not ",
                refusal.getMessage().replaceFirst("not .*", "not "));
    }
}
