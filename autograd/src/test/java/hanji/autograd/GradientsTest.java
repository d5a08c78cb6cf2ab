package hanji.autograd;

import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientsTest {
    private final Tensor x = Tensor.of(new double[] {2, -3}, 2).named("x");
    private final Tensor y = Tensor.of(new double[] {7, 11}, 2).named("y");

    @Test
    void thoseOfSeveralBatchesAddUp() {
        var total = Gradients.zeros(List.of(x, y));
        for (int batch = 1; batch <= 3; batch++)
            try (var tape = Tape.open()) {
                Tensor data = Tensor.full(batch, DType.F64, Shape.of(2), Device.CPU);
                total.accumulate(tape.gradients(sum(multiply(x, data)), List.of(x, y)));
            }
        assertArrayEquals(new double[] {6, 6}, total.of(x).toDoubles());
        assertArrayEquals(new double[2], total.of(y).toDoubles());
    }

    @Test
    void accumulatingAllocatesNothingOnceWarm() {
        Device device = Device.cpu(1);
        Tensor weight = Tensor.full(1, DType.F32, Shape.of(5000), device);
        var total = Gradients.zeros(List.of(weight));
        long warm = 0;
        for (int batch = 0; batch < 4; batch++) {
            try (var tape = Tape.open()) {
                total.accumulate(tape.gradients(sum(multiply(weight, weight)), List.of(weight)));
            }
            if (batch == 0) warm = device.allocatedBytes();
        }
        assertEquals(warm, device.allocatedBytes());
        assertEquals(8, total.of(weight).get(0));
    }

    @Test
    void whatOthersMayShareIsNotAccumulatedInto() {
        try (var tape = Tape.open()) {
            Gradients gradients = tape.gradients(sum(multiply(x, y)), List.of(x, y));
            assertThrows(IllegalStateException.class, () -> gradients.accumulate(Gradients.zeros(List.of(x, y))));
            var built = Gradients.of(Map.of(x, y));
            assertThrows(IllegalStateException.class, () -> built.accumulate(gradients));
        }
    }

    @Test
    void aMissingGradientIsAnErrorBeforeAnythingIsAdded() {
        var total = Gradients.zeros(List.of(x, y));
        var error = assertThrows(IllegalArgumentException.class, () -> total.accumulate(Gradients.of(Map.of(x, x))));
        assertTrue(error.getMessage().contains("tensor 'y' F64[2] was not asked for"), error::getMessage);
        assertArrayEquals(new double[2], total.of(x).toDoubles());
    }

    @Test
    void theyCanBeBuilt() {
        assertArrayEquals(new double[] {7, 11}, Gradients.of(Map.of(x, y)).of(x).toDoubles());
        Tensor wrong = Tensor.of(new double[3], 3);
        var error = assertThrows(IllegalArgumentException.class, () -> Gradients.of(Map.of(x, wrong)));
        assertEquals("the gradient by tensor 'x' F64[2] cannot be tensor F64[3]", error.getMessage());
    }

    @Test
    void theySayByWhat() {
        assertEquals(
                "gradients\nby tensor 'x' F64[2]: tensor F64[2] on " + x.device() + ": 0, 0",
                Gradients.zeros(List.of(x)).toString());
    }
}
