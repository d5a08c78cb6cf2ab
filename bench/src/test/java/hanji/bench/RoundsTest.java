package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final Target A = new Target("a", Map.of());
    private static final Target B = new Target("b", Map.of());

    @Test
    void targetsTakeTurnsAndEverySecondRoundRunsBackwards() {
        var order = new ArrayList<Target>();
        var rounds = new Rounds((_, _) -> new double[] {1}, Effort.QUICK);
        rounds.measure(List.of(A, B), order::add);
        assertEquals(List.of(A, B, B, A), order);
    }

    @Test
    void eachTargetGetsItsOwnSamplesRoundByRound() {
        double[] clock = {0};
        var rounds = new Rounds((_, _) -> new double[] {clock[0]++}, Effort.QUICK);
        Samples ofA = rounds.measure(List.of(A, B), _ -> {}).of(A);
        assertEquals(2, ofA.rounds().size());
        assertArrayEquals(new double[] {0}, ofA.rounds().getFirst());
        assertArrayEquals(new double[] {3}, ofA.rounds().getLast());
    }
}
