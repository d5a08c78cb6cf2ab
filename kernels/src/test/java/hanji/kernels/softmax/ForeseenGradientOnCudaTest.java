package hanji.kernels.softmax;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.kernels.check.CountedLaunches;
import hanji.kernels.check.CudaDevices;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A launch writes losses and gradients, another mends the gradients of what is no mean: to the CPU's bits, whatever is asked for. */
@Tag("device")
class ForeseenGradientOnCudaTest {
    private static final int ROWS = 37;
    private static final List<Device> DEVICES = CudaDevices.all();
    /** One for each kernel. */
    private static final List<Integer> LENGTHS = List.of(5, 32, 33, 200, 256, 700, 1100);

    /** What is minimized, of the losses. */
    private record Objective(String name, UnaryOperator<Tensor> of) {}

    private static final List<Objective> OBJECTIVES = List.of(
            new Objective("mean", loss -> mean(loss)),
            new Objective("sum", loss -> sum(loss)),
            new Objective("half the mean", loss -> scale(mean(loss), 0.5)),
            new Objective("a row weighs more", loss -> mean(multiply(loss, weights(loss.device())))));

    private static Tensor weights(Device device) {
        Tensor weights = Tensor.full(1, DType.F32, Shape.of(ROWS), Device.CPU);
        weights.set(ROWS - 2, 2);
        return weights.to(DType.F32, device);
    }

    @Test
    void hasTheBitsOfTheCpuWhateverTheObjective() {
        for (int classes : LENGTHS)
            for (Objective objective : OBJECTIVES)
                for (DType dtype : List.of(DType.I32, DType.U8))
                    for (Device device : DEVICES)
                        assertArrayEquals(
                                gradient(Device.CPU, classes, dtype, objective),
                                gradient(device, classes, dtype, objective),
                                objective.name + " of " + classes + " classes, " + dtype + ", on " + device);
    }

    private static float[] gradient(Device device, int classes, DType dtype, Objective objective) {
        Tensor logits = logits(device, classes);
        try (var tape = Tape.open()) {
            Tensor loss = objective.of.apply(crossEntropy(logits, targets(device, classes, dtype)));
            return tape.gradients(loss, List.of(logits)).of(logits).toFloats();
        }
    }

    private static Tensor logits(Device device, int classes) {
        return CrossEntropyTest.normal(Shape.of(ROWS, classes), 3).to(DType.F32, device);
    }

    private static Tensor targets(Device device, int classes, DType dtype) {
        Tensor targets = Tensor.empty(dtype, Shape.of(ROWS), Device.CPU);
        for (int r = 0; r < ROWS; r++) targets.set(r, r * 5 % Math.min(classes, 200));
        return targets.to(dtype, device);
    }

    @Test
    void lossesAreThoseWithoutATape() {
        for (int classes : LENGTHS)
            for (Device device : DEVICES) {
                Tensor logits = logits(device, classes), targets = targets(device, classes, DType.I32);
                float[] alone = crossEntropy(logits, targets).toFloats();
                try (var _ = Tape.open()) {
                    assertArrayEquals(alone, crossEntropy(logits, targets).toFloats());
                }
            }
    }

    @Test
    void aTargetThatIsNoClassMakesItsRowNaN() {
        for (Device device : DEVICES)
            for (Objective objective : OBJECTIVES) {
                Tensor logits = logits(device, 21);
                Tensor targets = targets(Device.CPU, 21, DType.I32);
                targets.set(4, 21);
                targets.set(ROWS - 2, -1);
                try (var tape = Tape.open()) {
                    Tensor loss = objective.of.apply(crossEntropy(logits, targets.to(DType.I32, device)));
                    float[] gradient =
                            tape.gradients(loss, List.of(logits)).of(logits).toFloats();
                    for (int i = 0; i < gradient.length; i++)
                        assertEquals(i / 21 == 4 || i / 21 == ROWS - 2, Float.isNaN(gradient[i]), "element " + i);
                }
            }
    }

    @Test
    void aTapeThatKeepsItsValuesIsAskedAgain() {
        for (Device device : DEVICES) {
            Tensor logits = logits(device, 21), targets = targets(device, 21, DType.I32);
            try (var tape = Tape.open(Tape.Option.KEEP_VALUES)) {
                Tensor losses = crossEntropy(logits, targets);
                for (Objective objective : OBJECTIVES)
                    assertArrayEquals(
                            gradient(Device.CPU, 21, DType.I32, objective),
                            tape.gradients(objective.of.apply(losses), List.of(logits))
                                    .of(logits)
                                    .toFloats());
            }
        }
    }

    @Test
    void anOuterTapeRecordsHowItIsComputed() {
        Device device = DEVICES.getFirst();
        Tensor logits = logits(device, 21), targets = targets(device, 21, DType.I32);
        try (var outer = Tape.open()) {
            Tensor gradient;
            try (var inner = Tape.open()) {
                gradient = inner.keep(inner.gradients(mean(crossEntropy(logits, targets)), List.of(logits))
                        .of(logits));
            }
            assertTrue(outer.calls().stream().anyMatch(call -> call.op() instanceof CrossEntropy.LogitsGradient));
            assertArrayEquals(gradient(Device.CPU, 21, DType.I32, OBJECTIVES.getFirst()), gradient.toFloats());
        }
    }

    /** An inner gradient that is a constant to the outer tape, which asks for the same one afterwards. */
    @Test
    void anOuterTapeThatPausedAsksAgain() {
        for (Device device : DEVICES) {
            Tensor logits = logits(device, 21), targets = targets(device, 21, DType.I32);
            float[] expected = gradient(Device.CPU, 21, DType.I32, OBJECTIVES.getFirst());
            try (var outer = Tape.open()) {
                Tensor loss;
                try (var inner = Tape.open()) {
                    loss = outer.keep(inner.keep(mean(crossEntropy(logits, targets))));
                    try (var _ = Tape.noGrad()) {
                        assertArrayEquals(
                                expected,
                                inner.gradients(loss, List.of(logits))
                                        .of(logits)
                                        .toFloats());
                    }
                }
                assertArrayEquals(
                        expected,
                        outer.gradients(loss, List.of(logits)).of(logits).toFloats());
            }
        }
    }

    @Test
    void isOneLaunchForwardAndOneBackward() {
        var launches = new CountedLaunches();
        Tensor logits = logits(launches.device(), 200), targets = targets(launches.device(), 200, DType.I32);
        Tensor one = Tensor.full(1.0 / ROWS, DType.F32, Shape.of(ROWS), launches.device());
        try (var tape = Tape.open()) {
            launches.takeCount();
            Tensor losses = crossEntropy(logits, targets);
            assertEquals(1, launches.takeCount());
            tape.gradients(losses, one, List.of(logits));
            assertEquals(1, launches.takeCount());
        }
    }
}
