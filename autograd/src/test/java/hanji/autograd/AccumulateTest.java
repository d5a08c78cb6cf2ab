package hanji.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.check.DeviceCheck;
import hanji.autograd.check.GradCheck;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.autograd.check.Samples;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AccumulateTest {
    static List<OpCase> cases() {
        return Samples.SHAPES.stream()
                .map(shape -> Input.of(Fill.NORMAL, shape.dims()))
                .map(input -> new OpCase(
                        Accumulate.class,
                        input.shape().toString(),
                        List.of(input, input),
                        in -> new Accumulate(in.get(0), in.get(1))))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> itsGradients() {
        return cases().stream().map(opCase -> dynamicTest(opCase.toString(), () -> GradCheck.STANDARD.check(opCase)));
    }

    @TestFactory
    Stream<DynamicTest> onDevices() {
        return cases().stream().map(opCase -> dynamicTest(opCase.toString(), () -> DeviceCheck.STANDARD.check(opCase)));
    }

    @Test
    void addingInPlaceGivesTheSame() {
        Tensor total = Tensor.of(new float[] {1, 2, 3}, 3);
        Tensor term = Tensor.of(new float[] {10, 20, 30}, 3);
        int before = total.version();
        Update.run(new Accumulate.Into(total, term));
        assertArrayEquals(new float[] {11, 22, 33}, total.toFloats());
        assertEquals(before + 1, total.version());
    }

    @Test
    void contributionsOfOtherShapesAreAnError() {
        Tensor a = Tensor.of(new float[3], 3).named("a");
        Tensor b = Tensor.of(new float[3], 1, 3).named("b");
        var error = assertThrows(IllegalArgumentException.class, () -> Op.run(new Accumulate(a, b)));
        assertEquals("gradient contributions differ: tensor 'a' F32[3] and tensor 'b' F32[1, 3]", error.getMessage());
    }
}
