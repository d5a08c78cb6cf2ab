package hanji.autograd;

import static hanji.autograd.Checkpointing.checkpoint;
import static hanji.autograd.Checkpointing.checkpointAll;
import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is kept of a checkpointed part, and that nothing else changes. */
@ExtendWith(NothingStaysOpen.class)
class CheckpointingTest {
    private static final Function<Supplier<Tensor>, Tensor> PLAIN = Supplier::get,
            CHECKPOINTED = Checkpointing::checkpoint;

    private final Tensor x = floats(0.3f, -1.7f, 2.9f).named("x");
    private final Tensor w = floats(1.1f, 0.7f, -0.9f).named("w");

    @Test
    void gradientsHaveTheBitsThatTheyHaveWithout() {
        assertArrayEquals(gradients(PLAIN), gradients(CHECKPOINTED));
    }

    /** x and w are read before, several times within and after the part, so that the order of additions shows. */
    private float[] gradients(Function<Supplier<Tensor>, Tensor> part) {
        try (var tape = Tape.open()) {
            Tensor before = multiply(multiply(x, w), x);
            Tensor inside = part.apply(() -> multiply(multiply(multiply(before, w), x), multiply(before, w)));
            Tensor loss = sum(multiply(multiply(inside, w), multiply(before, x)));
            Gradients gradients = tape.gradients(loss, List.of(x, w, before));
            return joined(gradients.of(x), gradients.of(w), gradients.of(before));
        }
    }

    @Test
    void innerValuesAreGivenBackAndTheirUseIsAnError() {
        var inner = new AtomicReference<>(x);
        try (var tape = Tape.open()) {
            Tensor result = checkpoint(() -> {
                inner.set(multiply(x, w).named("inner"));
                return multiply(inner.get(), w);
            });
            assertFalse(inner.get().isAlive());
            assertTrue(result.isAlive());
            var error = assertThrows(IllegalStateException.class, () -> multiply(inner.get(), x));
            assertEquals(
                    "tensor 'inner' F32[3] is an inner value of a checkpointed part, which keeps its results only:"
                            + " return it from the part too",
                    error.getMessage());
            tape.gradients(sum(result), List.of(x));
        }
        assertFalse(inner.get().isAlive());
    }

    /** 64 layers in 8 parts: 8 results, then 8 values of one part at a time, and what gradients take. */
    @Test
    void aDeepChainTakesLessMemory() {
        assertTrue(buffersOf(1, PLAIN) >= 64, "all values of 64 layers");
        long checkpointed = buffersOf(1, CHECKPOINTED);
        assertTrue(checkpointed <= 8 + 8 + 6, checkpointed + " buffers");
    }

    /** Parts of 4 in parts of 16: 4 + 4 + 4 values. */
    @Test
    void partsNest() {
        long nested = buffersOf(2, CHECKPOINTED);
        assertTrue(nested <= 4 + 4 + 4 + 6, nested + " buffers");
    }

    private static long buffersOf(int depth, Function<Supplier<Tensor>, Tensor> part) {
        Device device = Device.cpu(1);
        int size = 1 << 14;
        Tensor start = Tensor.full(1.01, DType.F32, Shape.of(size), device);
        UnaryOperator<Tensor> layer = value -> multiply(value, start);
        UnaryOperator<Tensor> network = depth == 1
                ? repeated(8, partOf(part, repeated(8, layer)))
                : repeated(4, partOf(part, repeated(4, partOf(part, repeated(4, layer)))));
        float[] expected;
        long before = device.allocatedBytes();
        try (var tape = Tape.open()) {
            expected = tape.gradients(sum(network.apply(start)), List.of(start))
                    .of(start)
                    .toFloats();
        }
        long bytes = device.allocatedBytes() - before;
        try (var tape = Tape.open()) {
            Tensor loss = sum(repeated(64, layer).apply(start));
            assertArrayEquals(
                    expected, tape.gradients(loss, List.of(start)).of(start).toFloats());
        }
        return bytes / (size * DType.F32.bytes());
    }

    private static UnaryOperator<Tensor> partOf(
            Function<Supplier<Tensor>, Tensor> part, UnaryOperator<Tensor> function) {
        return value -> part.apply(() -> function.apply(value));
    }

    private static UnaryOperator<Tensor> repeated(int times, UnaryOperator<Tensor> function) {
        return value -> {
            Tensor result = value;
            for (int i = 0; i < times; i++) result = function.apply(result);
            return result;
        };
    }

    @Test
    void furtherResultsInsideAreComputedAgain() {
        assertArrayEquals(savingGradient(PLAIN), savingGradient(CHECKPOINTED));
    }

    private double[] savingGradient(Function<Supplier<Tensor>, Tensor> part) {
        Tensor at = Tensor.of(new double[] {2, -3, 5}, 3);
        try (var tape = Tape.open()) {
            Tensor result = part.apply(() -> {
                Tensor square = multiply(at, at), written = Tensor.zeros(DType.F64, at.shape(), at.device());
                return multiply(Op.run(new Saving(square, written)), at);
            });
            return tape.gradients(sum(result), List.of(at)).of(at).toDoubles();
        }
    }

    @Test
    void aPartMayHaveSeveralResults() {
        Tensor at = Tensor.of(new double[] {2, 3}, 2);
        try (var tape = Tape.open()) {
            List<Tensor> powers = checkpointAll(() -> {
                Powers call = Powers.of(multiply(at, at));
                Tensor square = Op.run(call);
                return List.of(square, call.cube(), at);
            });
            assertSame(at, powers.get(2));
            Tensor loss = sum(multiply(powers.get(0), powers.get(1))); // x^10
            assertArrayEquals(
                    new double[] {10 * Math.pow(2, 9), 10 * Math.pow(3, 9)},
                    tape.gradients(loss, List.of(at)).of(at).toDoubles());
        }
    }

    /** An op that is no record, as one of another project may be. */
    @Test
    void anyOpCanBeInside() {
        Op foreign = new Op() {
            @Override
            public List<Tensor> inputs() {
                return List.of(x);
            }

            @Override
            public Shape shape() {
                return x.shape();
            }

            @Override
            public void reference(Tensor out) {
                for (int i = 0; i < x.size(); i++) out.set(i, Math.exp(x.get(i)));
            }

            @Override
            public void cpu(Tensor out) {
                reference(out);
            }

            @Override
            public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
                gradients.add(x, () -> multiply(dOut, out));
            }
        };
        try (var tape = Tape.open()) {
            Tensor result = checkpoint(() -> multiply(Op.run(foreign), w));
            float[] gradient = tape.gradients(sum(result), List.of(x)).of(x).toFloats();
            for (int i = 0; i < gradient.length; i++)
                assertEquals((float) Math.exp(x.get(i)) * (float) w.get(i), gradient[i]);
        }
    }

    @Test
    void whatIsComputedInsideWithoutRecordingIsKept() {
        try (var tape = Tape.open()) {
            Tensor result = checkpoint(() -> {
                Tensor constant;
                try (var _ = Tape.noGrad()) {
                    constant = multiply(w, w);
                }
                Tensor two = Tensor.full(2, DType.F32, x.shape(), x.device());
                return multiply(multiply(multiply(x, constant), two), Tape.stopGradient(multiply(x, w)));
            });
            float[] gradient = tape.gradients(sum(result), List.of(x)).of(x).toFloats();
            for (int i = 0; i < gradient.length; i++)
                assertEquals(2 * Math.pow(w.get(i), 3) * x.get(i), gradient[i], 1e-5);
        }
    }

    @Test
    void secondOrderGradientsHaveTheBitsThatTheyHaveWithout() {
        assertArrayEquals(secondOrder(PLAIN), secondOrder(CHECKPOINTED));
        assertArrayEquals(secondOrder(PLAIN), secondOrder(part -> checkpoint(() -> checkpoint(part))));
    }

    private float[] secondOrder(Function<Supplier<Tensor>, Tensor> part) {
        try (var outer = Tape.open()) {
            Tensor first;
            try (var inner = Tape.open()) {
                Tensor cube = part.apply(() -> multiply(multiply(multiply(x, w), x), x));
                first = inner.keep(
                        inner.gradients(sum(multiply(cube, cube)), List.of(x)).of(x));
            }
            Tensor penalty = part.apply(() -> sum(multiply(multiply(first, first), w)));
            Gradients gradients = outer.gradients(penalty, List.of(x, w));
            return joined(gradients.of(x), gradients.of(w));
        }
    }

    @Test
    void eachOfSeveralTapesGivesItsGradients() {
        try (var outer = Tape.open();
                var inner = Tape.open()) {
            Tensor result = checkpoint(() -> multiply(multiply(x, x), w));
            Tensor loss = sum(multiply(result, result));
            float[] first;
            try (var _ = Tape.noGrad()) {
                first = inner.gradients(loss, List.of(x)).of(x).toFloats();
            }
            assertArrayEquals(first, outer.gradients(loss, List.of(x)).of(x).toFloats());
        }
    }

    /** A penalty on a gradient, whose own tape opens and closes inside the part. */
    @Test
    void aTapeMayOpenInside() {
        assertArrayEquals(penalized(PLAIN), penalized(CHECKPOINTED));
    }

    private float[] penalized(Function<Supplier<Tensor>, Tensor> part) {
        try (var tape = Tape.open()) {
            Tensor penalty = part.apply(() -> {
                try (var inner = Tape.open()) {
                    Tensor cube = sum(multiply(multiply(x, w), multiply(x, x)));
                    Tensor slope = inner.keep(inner.gradients(cube, List.of(x)).of(x));
                    return inner.keep(sum(multiply(slope, slope)));
                }
            });
            Gradients gradients = tape.gradients(penalty, List.of(x, w));
            return joined(gradients.of(x), gradients.of(w));
        }
    }

    @Test
    void aTapeThatKeepsValuesKeepsThem() {
        List<Tensor> inner = new ArrayList<>();
        try (var tape = Tape.open(Tape.Option.KEEP_VALUES)) {
            Tensor loss = sum(checkpoint(() -> {
                inner.add(multiply(x, w));
                return multiply(inner.getFirst(), w);
            }));
            assertTrue(inner.getFirst().isAlive());
            float[] once = tape.gradients(loss, List.of(x)).of(x).toFloats();
            assertArrayEquals(once, tape.gradients(loss, List.of(x)).of(x).toFloats());
        }
    }

    @Test
    void withoutATapeAPartIsRunAndNoMore() {
        assertArrayEquals(
                multiply(x, w).toFloats(), checkpoint(() -> multiply(x, w)).toFloats());
    }

    @Test
    void whatWasOverwrittenSinceCannotBeComputedAgain() {
        Tensor scale = floats(1, 2, 3).named("scale");
        try (var tape = Tape.open()) {
            Tensor loss = sum(checkpoint(() -> multiply(multiply(x, scale), w)));
            scale.set(0, 7);
            var error = assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(w)));
            assertEquals(
                    "the gradient of Multiply needs tensor 'scale' F32[3], which was overwritten since",
                    error.getMessage());
        }
    }

    @Test
    void aPartMustNotOverwriteWhatItReads() {
        Tensor state = floats(1, 2, 3).named("state");
        try (var _ = Tape.open()) {
            var error = assertThrows(
                    IllegalStateException.class,
                    () -> checkpoint(() -> {
                        Tensor read = multiply(x, state);
                        Update.run(new Accumulate.Into(state, x));
                        return read;
                    }));
            assertTrue(error.getMessage().endsWith("needs tensor 'state' F32[3], which was overwritten since"));
        }
    }

    /** Running statistics, say: the part is recorded once and its update runs once. */
    @Test
    void anUpdateInsideIsNotDoneTwice() {
        Tensor statistic = floats(0, 0, 0);
        try (var tape = Tape.open()) {
            Tensor loss = sum(checkpoint(() -> {
                Tensor inner = multiply(x, w);
                Update.run(new Accumulate.Into(statistic, inner));
                return multiply(inner, w);
            }));
            tape.gradients(loss, List.of(x));
        }
        assertArrayEquals(multiply(x, w).toFloats(), statistic.toFloats());
    }

    @Test
    void aTapeClosedEarlyReleasesEverything() {
        Device device = Device.cpu(1);
        Tensor start = Tensor.full(1, DType.F32, Shape.of(4096), device);
        long warm = 0;
        for (int round = 0; round < 3; round++) {
            try (var _ = Tape.open()) {
                sum(checkpoint(() -> multiply(multiply(start, start), multiply(start, start))));
            }
            if (round == 0) warm = device.allocatedBytes();
        }
        assertEquals(warm, device.allocatedBytes());
    }

    @Test
    void aPartThatFailsLeavesTheTapeAsItIs() {
        try (var tape = Tape.open()) {
            assertThrows(
                    ArithmeticException.class,
                    () -> checkpoint(() -> {
                        multiply(x, w);
                        throw new ArithmeticException();
                    }));
            Tensor loss = sum(multiply(x, w));
            assertArrayEquals(
                    w.toFloats(), tape.gradients(loss, List.of(x)).of(x).toFloats());
        }
    }

    private static Tensor floats(float... values) {
        return Tensor.of(values, values.length);
    }

    private static float[] joined(Tensor... tensors) {
        int size = tensors[0].size();
        float[] all = new float[tensors.length * size];
        for (int i = 0; i < tensors.length; i++) System.arraycopy(tensors[i].toFloats(), 0, all, i * size, size);
        return all;
    }
}
