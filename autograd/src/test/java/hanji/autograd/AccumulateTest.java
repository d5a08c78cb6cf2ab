package hanji.autograd;

import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
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
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AccumulateTest {
    static List<OpCase> stoppedCases() {
        return Samples.SHAPES.stream()
                .map(shape -> Input.of(Fill.NORMAL, shape.dims()))
                .map(input -> new OpCase(
                        StopGradient.class,
                        input.shape().toString(),
                        List.of(input),
                        in -> new StopGradient(in.getFirst())))
                .toList();
    }

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
        return Stream.concat(cases().stream(), stoppedCases().stream())
                .map(opCase -> dynamicTest(opCase.toString(), () -> DeviceCheck.STANDARD.check(opCase)));
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

    /** Of contributions 1, 1e8 and -1e8, (1 + 1e8) - 1e8 loses the 1; the order of the calls would keep it. */
    @Test
    void contributionsAreAddedFromThoseOfTheLastCallOn() {
        Tensor x = Tensor.of(new float[] {1}, 1);
        try (var tape = Tape.open()) {
            Tensor first = multiply(x, Tensor.of(new float[] {-1e8f}, 1));
            Tensor second = multiply(x, Tensor.of(new float[] {1e8f}, 1));
            Tensor third = multiply(x, Tensor.of(new float[] {1}, 1));
            Tensor loss = sum(Op.run(new Accumulate(third, Op.run(new Accumulate(first, second)))));
            assertEquals(0, tape.gradients(loss, List.of(x)).of(x).item());
        }
    }

    @Test
    void bitsInPlaceDoNotDependOnThreads() {
        float[] one = inPlace(Device.cpu(1));
        for (int threads = 2; threads <= 3; threads++) assertArrayEquals(one, inPlace(Device.cpu(threads)));
    }

    private static float[] inPlace(Device device) {
        Tensor total = Tensor.empty(DType.F32, Shape.of(70_001), device);
        Tensor term = Tensor.empty(DType.F32, Shape.of(70_001), device);
        var random = new SplittableRandom(1);
        for (int i = 0; i < total.size(); i++) {
            total.set(i, random.nextGaussian());
            term.set(i, random.nextGaussian());
        }
        Update.run(new Accumulate.Into(total, term));
        return total.toFloats();
    }

    @Test
    void contributionsOfOtherShapesAreAnError() {
        Tensor a = Tensor.of(new float[3], 3).named("a");
        Tensor b = Tensor.of(new float[3], 1, 3).named("b");
        var error = assertThrows(IllegalArgumentException.class, () -> Op.run(new Accumulate(a, b)));
        assertEquals("gradient contributions differ: tensor 'a' F32[3] and tensor 'b' F32[1, 3]", error.getMessage());
    }
}
