package hanji.autograd;

import static hanji.autograd.Checkpointing.checkpoint;
import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.TapeReplay.Contribution;
import hanji.autograd.TapeReplay.Value;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TapeReplayTest {
    private final RandomGenerator random = new SplittableRandom(20);
    private final Tensor x = drawn("x"), weight = drawn("weight");

    private Tensor drawn(String name) {
        float[] values = new float[5];
        for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
        return Tensor.of(values, 5).named(name);
    }

    /** Reads x in three places, so that three contributions arrive at it. */
    private Tensor loss() {
        return sum(multiply(multiply(multiply(x, weight), x), multiply(x, weight)));
    }

    private static float[] floats(Value value) {
        float[] floats = new float[value.elements().size()];
        for (int i = 0; i < floats.length; i++)
            floats[i] = value.elements().get(i).floatValue();
        return floats;
    }

    private static List<String> calls(TapeReplay replay, boolean backward) {
        return replay.values().stream()
                .filter(value -> value.isBackward() == backward)
                .flatMap(value -> value.call().stream())
                .map(call -> call.op() + call.inputs())
                .toList();
    }

    @Test
    void gradientsAreThoseOfTheTapeToTheBit() {
        TapeReplay replay;
        try (var tape = Tape.open()) {
            replay = tape.replay(loss(), List.of(x, weight));
        }
        try (var tape = Tape.open()) {
            Gradients gradients = tape.gradients(loss(), List.of(x, weight));
            for (int i = 0; i < 2; i++) {
                int gradient = replay.gradient(replay.parameters().get(i)).orElseThrow();
                assertArrayEquals(
                        gradients.of(i == 0 ? x : weight).toFloats(),
                        floats(replay.values().get(gradient)));
            }
        }
    }

    @Test
    void contributionsAddUpInTheOrderOfTheTape() {
        try (var tape = Tape.open()) {
            TapeReplay replay = tape.replay(loss(), List.of(x, weight));
            List<Contribution> arrived = replay.contributions().stream()
                    .filter(each -> each.to() == replay.parameters().getFirst())
                    .toList();
            assertEquals(3, arrived.size());
            float[] total = new float[5];
            for (int n = 0; n < arrived.size(); n++) {
                float[] term = floats(replay.values().get(arrived.get(n).term()));
                for (int i = 0; i < total.length; i++) total[i] = n == 0 ? term[i] : total[i] + term[i];
                assertArrayEquals(
                        total, floats(replay.values().get(arrived.get(n).total())));
            }
            assertEquals(
                    Optional.of(arrived.getLast().total()),
                    replay.gradient(arrived.getLast().to()));
        }
    }

    @Test
    void bothPassesAreCallsInTheOrderInWhichTheyRan() {
        try (var tape = Tape.open()) {
            TapeReplay replay = tape.replay(sum(multiply(x, x)), List.of(x));
            assertEquals(List.of("Multiply[0, 0]", "Sum[1]"), calls(replay, false));
            assertEquals(
                    List.of("Spread[3]", "Multiply[4, 0]", "Multiply[4, 0]", "Accumulate[5, 6]"), calls(replay, true));
            assertEquals(
                    List.of(
                            new Contribution(2, Optional.empty(), 3, 3),
                            new Contribution(1, Optional.of(2), 4, 4),
                            new Contribution(0, Optional.of(1), 5, 5),
                            new Contribution(0, Optional.of(1), 6, 7)),
                    replay.contributions());
            assertEquals(2, replay.loss());
            assertEquals("x", replay.values().getFirst().name());
            assertEquals(
                    Optional.of(1), replay.values().get(5).call().orElseThrow().gradientOf());
            assertEquals(
                    "[5]",
                    replay.values().get(4).call().orElseThrow().settings().get("shape"));
        }
    }

    @Test
    void theSweepOfAnInnerTapeBelongsToTheForwardPassAndSaysWhoseGradientItIs() {
        try (var outer = Tape.open()) {
            Tensor slope;
            try (var inner = Tape.open()) {
                slope = inner.keep(
                        inner.gradients(sum(multiply(x, x)), List.of(x)).of(x));
            }
            TapeReplay replay = outer.replay(sum(multiply(slope, slope)), List.of(x));
            List<Value> ofTheSweep = replay.values().stream()
                    .filter(value -> !value.isBackward())
                    .filter(value ->
                            value.call().flatMap(TapeReplay.Made::gradientOf).isPresent())
                    .toList();
            assertEquals(
                    List.of("Spread", "Multiply", "Multiply", "Accumulate"),
                    ofTheSweep.stream()
                            .map(value -> value.call().orElseThrow().op())
                            .toList());
            float[] second = floats(replay.values()
                    .get(replay.gradient(replay.parameters().getFirst()).orElseThrow()));
            for (int i = 0; i < second.length; i++) assertEquals(8 * x.floats()[i], second[i]); // of 4 x^2
        }
    }

    @Test
    void aFurtherResultIsAValueOfItsCall() {
        try (var tape = Tape.open()) {
            Powers powers = Powers.of(x);
            Tensor square = Op.run(powers);
            TapeReplay replay = tape.replay(sum(multiply(square, powers.cube())), List.of(x));
            Value cube = replay.values().get(2);
            assertEquals("cube", cube.name());
            assertEquals(1, cube.call().orElseThrow().output());
            assertTrue(replay.gradient(cube.id()).isPresent());
        }
    }

    @Test
    void aLargeTensorIsCut() {
        try (var tape = Tape.open()) {
            TapeReplay replay = tape.replay(sum(multiply(x, weight)), List.of(x), 3);
            Value cut = replay.values().getFirst();
            assertTrue(cut.isCut());
            assertEquals(5, cut.size());
            assertArrayEquals(new float[] {x.floats()[0], x.floats()[1], x.floats()[2]}, floats(cut));
            assertFalse(replay.values().get(replay.loss()).isCut());
        }
        try (var tape = Tape.open()) {
            Tensor loss = sum(x);
            assertThrows(IllegalArgumentException.class, () -> tape.replay(loss, List.of(x), 0));
        }
    }

    @Test
    void whatACheckpointGaveBackHasNoElementsButItsGradient() {
        try (var tape = Tape.open()) {
            Tensor y = checkpoint(() -> multiply(multiply(x, x), x));
            TapeReplay replay = tape.replay(sum(y), List.of(x));
            assertTrue(replay.values().get(1).isCut());
            float[] gradient = floats(replay.values().get(replay.gradient(0).orElseThrow()));
            for (int i = 0; i < gradient.length; i++)
                assertEquals(3 * x.floats()[i] * x.floats()[i], gradient[i], 1e-5f);
        }
    }

    @Test
    void theTapeIsUsedUpUnlessItKeepsItsValues() {
        try (var tape = Tape.open()) {
            Tensor loss = loss();
            tape.replay(loss, List.of(x));
            assertThrows(IllegalStateException.class, () -> tape.replay(loss, List.of(x)));
        }
        try (var tape = Tape.open(Tape.Option.KEEP_VALUES)) {
            Tensor loss = loss();
            assertEquals(
                    new ArrayList<>(tape.replay(loss, List.of(x)).values()),
                    tape.replay(loss, List.of(x)).values());
        }
    }

    @Test
    void aParameterThatTheLossDoesNotDependOnHasNoGradient() {
        try (var tape = Tape.open()) {
            TapeReplay replay = tape.replay(sum(multiply(x, x)), List.of(x, weight));
            assertEquals(List.of(0), replay.parameters());
        }
    }
}
