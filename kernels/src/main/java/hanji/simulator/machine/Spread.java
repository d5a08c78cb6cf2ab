package hanji.simulator.machine;

/** How the lanes of an access lie to each other. */
public enum Spread {
    /** All 32 side by side, in order. */
    ROW,
    /** All in one place. */
    POINT,
    SCATTERED;

    static Spread of(int mask, int[] offsets, int bytes) {
        int first = offsets[Integer.numberOfTrailingZeros(mask)];
        if (mask == -1 && offsets[1] == first + bytes) return isRow(offsets, first, bytes) ? ROW : SCATTERED;
        for (int rest = mask; rest != 0; rest &= rest - 1)
            if (offsets[Integer.numberOfTrailingZeros(rest)] != first) return SCATTERED;
        return POINT;
    }

    private static boolean isRow(int[] offsets, int first, int bytes) {
        int wrong = 0;
        for (int lane = 0; lane < 32; lane++) wrong |= offsets[lane] ^ first + lane * bytes;
        return wrong == 0;
    }
}
