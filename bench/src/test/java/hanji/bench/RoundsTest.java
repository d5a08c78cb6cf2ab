package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.bench.Harness.Measured;
import hanji.bench.Harness.Outcome;
import hanji.bench.workload.Standard;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void eachTargetGetsItsOwnSamplesRoundByRound() {
        int[] clock = {0}, begun = {0};
        Harness counting = (targets, _) ->
                targets.stream().<Outcome>map(_ -> new Measured(clock[0]++)).toList();
        var subject = new Subject.OfWorkload(Standard.GAUSSIAN, Quantity.TIME, List.of(1, 2), Optional.empty());
        Measurements measured = new Rounds(counting, Effort.QUICK).measure(subject, () -> begun[0]++);
        List<double[]> last = measured.of(subject.targets().getLast()).rounds();
        assertEquals(Effort.QUICK.rounds, begun[0]);
        assertEquals(Effort.QUICK.rounds, last.size());
        assertArrayEquals(new double[] {1}, last.getFirst());
        assertArrayEquals(new double[] {3}, last.getLast());
    }
}
