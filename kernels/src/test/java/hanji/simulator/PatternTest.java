package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class PatternTest {
    private static Pattern pattern(int mask, int bytes, IntUnaryOperator offset) {
        int[] offsets = new int[32];
        for (int lane = 0; lane < 32; lane++) offsets[lane] = offset.applyAsInt(lane);
        return Pattern.of(mask, offsets, bytes);
    }

    @Test
    void allLanesSideBySideAreARow() {
        assertEquals(Pattern.ROW, pattern(-1, 4, lane -> 40 + 4 * lane));
        assertEquals(Pattern.ROW, pattern(-1, 16, lane -> 16 * lane));
        assertEquals(Pattern.SCATTERED, pattern(-1, 4, lane -> lane == 31 ? 0 : 4 * lane));
        assertEquals(Pattern.SCATTERED, pattern(-2, 4, lane -> 4 * lane));
    }

    @Test
    void activeLanesInOnePlaceAreAPoint() {
        assertEquals(Pattern.POINT, pattern(-1, 4, _ -> 8));
        assertEquals(Pattern.POINT, pattern(0b110, 4, lane -> lane == 0 ? 4 : 8));
        assertEquals(Pattern.POINT, pattern(0b100, 4, lane -> 4 * lane));
        assertEquals(Pattern.SCATTERED, pattern(-1, 4, lane -> lane == 31 ? 4 : 8));
    }
}
