package hanji.tensor;

import java.util.Arrays;

/**
 * How work is cut for threads that claim it piece by piece: large pieces first, then ever smaller ones, so that all end at about
 * the same time although one began late or was held up, and few pieces are needed for that. (Polychronopoulos and Kuck, "Guided
 * self-scheduling", IEEE Transactions on Computers, 1987.)
 */
final class Ranges {
    /** A piece is this part of a thread's share of what is left. */
    private static final int SHARE = 2;
    /** The smallest piece is this part of a thread's share of the whole: about what threads differ by at the end. */
    private static final int LEAST = 16;

    private Ranges() {}

    /**
     * Where the pieces of [0, size) begin, in ascending order. Each has {@code grain} elements at least, but for what is not
     * worth two.
     *
     * @param size at least 1
     * @param grain at least 1
     * @param threads at least 1
     */
    static int[] starts(int size, int grain, int threads) {
        int least = Math.max(grain, Math.ceilDiv(size, LEAST * threads));
        int[] starts = new int[Math.min(size, LEAST * threads)];
        int count = 0;
        for (int left = size; left > 0; count++) {
            starts[count] = size - left;
            int length = Math.max(least, left / (SHARE * threads));
            left = left - length < least ? 0 : left - length;
        }
        return Arrays.copyOf(starts, count);
    }
}
