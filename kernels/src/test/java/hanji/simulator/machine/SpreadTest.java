package hanji.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static Spread spread(int mask, int bytes, IntUnaryOperator offset) {
        int[] offsets = new int[32];
        for (int lane = 0; lane < 32; lane++) offsets[lane] = offset.applyAsInt(lane);
        return Spread.of(mask, offsets, bytes);
    }

    @Test
    void allLanesSideBySideAreARow() {
        assertEquals(Spread.ROW, spread(-1, 4, lane -> 40 + 4 * lane));
        assertEquals(Spread.ROW, spread(-1, 16, lane -> 16 * lane));
        assertEquals(Spread.SCATTERED, spread(-1, 4, lane -> lane == 31 ? 0 : 4 * lane));
        assertEquals(Spread.SCATTERED, spread(-2, 4, lane -> 4 * lane));
    }

    @Test
    void activeLanesInOnePlaceAreAPoint() {
        assertEquals(Spread.POINT, spread(-1, 4, _ -> 8));
        assertEquals(Spread.POINT, spread(0b110, 4, lane -> lane == 0 ? 4 : 8));
        assertEquals(Spread.POINT, spread(0b100, 4, lane -> 4 * lane));
        assertEquals(Spread.SCATTERED, spread(-1, 4, lane -> lane == 31 ? 4 : 8));
    }
}
