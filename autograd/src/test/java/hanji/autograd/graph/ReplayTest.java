package hanji.autograd.graph;

import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final Tensor x = Tensor.of(new double[] {2.5, -3, 5}, 3);
    private final Tensor y = Tensor.of(new double[] {7, 11, 13}, 3);

    @Test
    void withoutReplacementsItGivesTheSameAgain() {
        try (var tape = Tape.open()) {
            Tensor loss = sum(multiply(multiply(x, y), x));
            Tensor again = Replay.run(tape, Map.of()).apply(loss);
            assertNotSame(loss, again);
            assertEquals(loss.item(), again.item());
        }
    }

    @Test
    void replacementsReachEveryUse() {
        try (var tape = Tape.open()) {
            Tensor square = multiply(x, x);
            Tensor loss = sum(multiply(square, y));
            Tensor one = Tensor.of(new double[] {1, 2}, 2);
            var replayed = Replay.run(tape, Map.of(x, one, y, one));
            assertArrayEquals(new double[] {1, 4}, replayed.apply(square).toDoubles());
            assertEquals(9, replayed.apply(loss).item());
            assertSame(one, replayed.apply(x));
            assertArrayEquals(new double[] {6.25, 9, 25}, square.toDoubles(), "the recorded values stay");
        }
    }

    @Test
    void tensorsInListsAndNestedRecordsAreReplacedToo() {
        try (var tape = Tape.open()) {
            Tensor total = Op.run(new Weighted(List.of(x, y), new Weight(y, 2)));
            Tensor ones = Tensor.full(1, DType.F64, Shape.of(3), Device.CPU);
            Tensor again = Replay.run(tape, Map.of(y, ones)).apply(total);
            assertArrayEquals(new double[] {7, -4, 12}, again.toDoubles());
        }
    }

    @Test
    void furtherResultsAreWrittenAnew() {
        try (var tape = Tape.open()) {
            Tensor remainder = Tensor.empty(DType.F64, Shape.of(3), Device.CPU);
            Split.split(x, remainder);
            Tensor loss = sum(remainder);
            var replayed = Replay.run(tape, Map.of(x, Tensor.of(new double[] {0.25, 0.25, 1}, 3)));
            assertEquals(0.5, replayed.apply(loss).item());
            assertEquals(0.5, loss.item());
            assertArrayEquals(new double[] {0.5, 0, 0}, remainder.toDoubles());
        }
    }

    @Test
    void gradientsGoThroughAReplay() {
        try (var outer = Tape.open()) {
            Tensor loss;
            try (var recorded = Tape.open()) {
                Tensor product = sum(multiply(x, x));
                loss = Replay.run(recorded, Map.of(x, y)).apply(product).retain();
            }
            assertArrayEquals(
                    new double[] {14, 22, 26},
                    outer.gradients(loss, List.of(y)).of(y).toDoubles());
            loss.release();
        }
    }

    record Weight(Tensor tensor, double scale) {}

    /** scale * weight * the sum of the terms. */
    record Weighted(List<Tensor> terms, Weight weight) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(terms.get(0), terms.get(1), weight.tensor);
        }

        @Override
        public Shape shape() {
            return weight.tensor.shape();
        }

        @Override
        public void reference(Tensor out) {
            for (int i = 0; i < out.size(); i++)
                out.set(
                        i,
                        weight.scale
                                * weight.tensor.get(i)
                                * (terms.get(0).get(i) + terms.get(1).get(i)));
        }

        @Override
        public void cpu(Tensor out) {
            reference(out);
        }
    }
}
