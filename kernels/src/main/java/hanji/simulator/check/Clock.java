package hanji.simulator.check;

import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Region;
import hanji.simulator.machine.Watch;
import java.util.Arrays;
import java.util.BitSet;
import java.util.regex.Pattern;

/**
 * What orders the accesses of a launch: block barriers and warp barriers, and between blocks a fence followed by an
 * atomic or volatile store on one side and an atomic or volatile load on the other, wherever in memory these are.
 * Blocks run one after the other, so that stamps of earlier epochs than the block's first are other blocks'.
 */
final class Clock {
    private static final int WARPS = 32;
    /** Accesses that blocks may use to signal each other. */
    private static final Pattern STRONG =
            Pattern.compile("^(@\\S+ +)?(atom|red)|\\.(volatile|relaxed|acquire|release|acq_rel)\\b");

    private final int[] warpEpochs = new int[WARPS];
    private final BitSet released = new BitSet();
    private Instruction[] instructions = new Instruction[0];
    private boolean[] strong = new boolean[0];
    private int epoch = 1;
    private int firstOfLaunch = 1;
    private int firstOfBlock = 1;
    private int era;
    private boolean fenced;
    private boolean acquired;

    void launchBegins() {
        nextEpoch();
        firstOfLaunch = epoch;
        released.clear();
        instructions = new Instruction[0];
        strong = new boolean[0];
    }

    void blockBegins() {
        nextEpoch();
        firstOfBlock = epoch;
        fenced = false;
        acquired = false;
    }

    /** A block barrier: what was done before is ordered before what follows, in this block. */
    void nextEpoch() {
        if (++epoch == Stamp.MOST_EPOCHS) {
            epoch = 1;
            firstOfLaunch = 1;
            firstOfBlock = 1;
            released.clear();
            era++;
        }
        Arrays.fill(warpEpochs, 0);
    }

    /** A warp barrier: the same for one warp. */
    void nextWarpEpoch(int warp) {
        if (++warpEpochs[warp] == Stamp.MOST_WARP_EPOCHS) nextEpoch();
    }

    /** How often epochs were used up and began anew: stamps of an earlier era mean nothing. */
    int era() {
        return era;
    }

    /** A fence that orders the block's accesses for the device. */
    void fence() {
        fenced = true;
    }

    /**
     * Accesses global memory: one that may signal hands over to other blocks what this block did before its fence, if
     * it writes, and takes over what they handed over, if it reads.
     */
    void access(Watch.Access access, long stamp) {
        if (!isStrong(stamp)) return;
        if (access != Watch.Access.LOAD && fenced)
            released.set(firstOfBlock - firstOfLaunch, epoch - firstOfLaunch + 1);
        if (access != Watch.Access.STORE) acquired = true;
    }

    /** The stamp of lane 0 of a warp. */
    long stamp(int warp, Instruction at) {
        int index = at.origin().index();
        if (index >= instructions.length || instructions[index] != at) learn(at, index);
        return Stamp.of(epoch, warpEpochs[warp], 32 * warp, index);
    }

    private void learn(Instruction at, int index) {
        if (index >= instructions.length) {
            instructions = Arrays.copyOf(instructions, Math.max(index + 1, 2 * instructions.length));
            strong = Arrays.copyOf(strong, instructions.length);
        }
        instructions[index] = at;
        strong[index] = STRONG.matcher(at.origin().text()).find();
    }

    /** Stamps below it cannot conflict: those before the launch, in shared memory those before the last barrier. */
    long quiet(Region.Space space) {
        return Stamp.firstOf(space == Region.Space.SHARED ? epoch : firstOfLaunch);
    }

    /** Whether nothing orders an earlier access, not a quiet one, before the present one. */
    boolean conflict(long earlier, long now) {
        if (isOfOtherBlock(earlier)) return !ordered(earlier) && !(isStrong(earlier) && isStrong(now));
        if (Stamp.epoch(earlier) != Stamp.epoch(now)) return false;
        if (Stamp.extent(earlier) == Stamp.BLOCK || Stamp.warp(earlier) != Stamp.warp(now)) return true;
        if (Stamp.warpEpoch(earlier) != Stamp.warpEpoch(now)) return false;
        return several(earlier, now);
    }

    private static boolean several(long a, long b) {
        return Stamp.extent(a) != Stamp.THREAD || Stamp.extent(b) != Stamp.THREAD || Stamp.thread(a) != Stamp.thread(b);
    }

    /** Whether an access is another block's of this launch, or several blocks'. */
    boolean isOfOtherBlock(long stamp) {
        return Stamp.epoch(stamp) < firstOfBlock || Stamp.extent(stamp) == Stamp.BLOCKS;
    }

    private boolean ordered(long ofOtherBlock) {
        int at = Stamp.epoch(ofOtherBlock);
        return acquired && (at >= firstOfBlock || released.get(at - firstOfLaunch));
    }

    private boolean isStrong(long stamp) {
        return strong[Stamp.index(stamp)];
    }

    /**
     * One stamp for two accesses of the same sort: whatever conflicts with either conflicts with it, unless it
     * conflicts already with what the two are ordered by.
     */
    long join(long earlier, long now) {
        if (isOfOtherBlock(earlier)) return Stamp.withExtent(now, Stamp.BLOCKS);
        if (Stamp.epoch(earlier) != Stamp.epoch(now)) return now;
        if (Stamp.extent(earlier) == Stamp.BLOCK || Stamp.warp(earlier) != Stamp.warp(now))
            return Stamp.withExtent(now, Stamp.BLOCK);
        if (Stamp.warpEpoch(earlier) != Stamp.warpEpoch(now)) return now;
        return several(earlier, now) ? Stamp.withExtent(now, Stamp.WARP) : now;
    }

    /** The instruction of a stamp of this launch. */
    Instruction instruction(long stamp) {
        return instructions[Stamp.index(stamp)];
    }
}
