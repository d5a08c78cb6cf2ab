package hanji.simulator.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which epochs of a cooperative launch are whose: its blocks take turns. In other launches each block runs to its end, and
 * there is nothing to know.
 */
final class Turns {
    private final Map<Long, OfBlock> blocks = new HashMap<>();
    private boolean cooperative;
    private OfBlock current = new OfBlock();

    /** What a block did in its turns so far. */
    private static final class OfBlock {
        private final BitSet epochs = new BitSet();
        /** First and last epoch of the turns that it has not yet released. */
        private final List<int[]> unreleased = new ArrayList<>();

        private boolean fenced;
        private boolean acquired;
    }

    /** A launch begins. */
    void clear(boolean taken) {
        cooperative = taken;
        blocks.clear();
        current = new OfBlock();
    }

    /** The turn of a block ends, which went from one epoch of the launch to another. */
    void end(int first, int last, boolean fenced, boolean acquired) {
        if (!cooperative) return;
        if (first >= 0) current.unreleased.add(new int[] {first, last});
        current.fenced = fenced;
        current.acquired = acquired;
    }

    /** A block has its first turn or a further one. */
    void begin(long block) {
        current = cooperative ? blocks.computeIfAbsent(block, _ -> new OfBlock()) : new OfBlock();
    }

    boolean fenced() {
        return current.fenced;
    }

    boolean acquired() {
        return current.acquired;
    }

    /** An epoch of the launch is the present block's. */
    void own(int epoch) {
        if (cooperative && epoch >= 0) current.epochs.set(epoch);
    }

    /** Whether an epoch before this turn is the present block's too. */
    boolean isOwn(int epoch) {
        return cooperative && epoch >= 0 && current.epochs.get(epoch);
    }

    /** The present block hands over what it did in earlier turns. */
    void releaseAll(BitSet released) {
        for (int[] each : current.unreleased) released.set(each[0], each[1] + 1);
        current.unreleased.clear();
    }
}
