package hanji.simulator.machine;

import java.util.Arrays;

/** The last arrangement of each instruction: lanes mostly lie as they did before. */
public final class Arrangements {
    private static final Arrangement NONE = Arrangement.of(1, new int[Warp.LANES], 0);

    /** By the instruction's place in the kernel. */
    private Arrangement[] last = {};

    /** The arrangement of an access: the same object as before if it is the same. */
    public Arrangement of(Instruction at, int mask, int[] offsets, int bytes) {
        int index = at.origin().index();
        if (index < 0) return Arrangement.of(mask, offsets, bytes);
        if (index >= last.length) grow(index);
        if (!last[index].isOf(mask, offsets, bytes)) last[index] = Arrangement.of(mask, offsets, bytes);
        return last[index];
    }

    private void grow(int index) {
        int before = last.length;
        last = Arrays.copyOf(last, Math.max(index + 1, 2 * before));
        Arrays.fill(last, before, last.length, NONE);
    }
}
