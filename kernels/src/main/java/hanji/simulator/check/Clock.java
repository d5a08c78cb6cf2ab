package hanji.simulator.check;

import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Region;
import hanji.simulator.machine.Watch.Access;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;

/**
 * What orders the accesses of a launch: block barriers and warp barriers, and between blocks a fence followed by an
 * atomic or volatile store on one side and an atomic or volatile load on the other, wherever in memory these are.
 * Blocks run one after the other, so that stamps of earlier epochs than the block's first are other blocks'.
 */
final class Clock {
    private static final int WARPS = 32;
    private static final Pattern ATOMIC =
            Pattern.compile("^(@\\S+ +)?(atom|red|(cp\\.async\\.)?mbarrier\\.(arrive|test_wait|try_wait))"
                    + "|\\.(relaxed|acquire|release|acq_rel)\\b");
    private static final Pattern RELEASING =
            Pattern.compile("\\.(release|acq_rel)\\b|^(cp\\.async\\.)?mbarrier\\.arrive");

    /** How an instruction takes part in signals: not at all, as a volatile access, as an atomic one, or with release. */
    private enum Strength {
        WEAK,
        VOLATILE,
        ATOMIC,
        RELEASING,
        /** Beyond the block. */
        RELEASING_FAR;

        private static Strength of(String text) {
            if (Clock.RELEASING.matcher(text).find())
                return text.contains(".gpu") || text.contains(".sys") ? RELEASING_FAR : RELEASING;
            if (Clock.ATOMIC.matcher(text).find()) return ATOMIC;
            return text.contains(".volatile") ? VOLATILE : WEAK;
        }
    }

    /** By warp, how many barriers and fences it has met in this epoch. */
    private final int[] times = new int[WARPS];
    /** By warp, its time at its last barrier. */
    private final int[] synced = new int[WARPS];

    private final HandOver handOver = new HandOver(WARPS);
    private final BitSet released = new BitSet();
    private Instruction[] instructions = new Instruction[0];
    private Strength[] strengths = new Strength[0];
    private int epoch = 1;
    private int firstOfLaunch = 1;
    private int firstOfBlock = 1;
    private int era;
    private boolean fenced;
    private boolean acquired;
    private final Turns turns = new Turns();

    /** @param cooperative whether blocks take turns, so that an epoch does not tell whether it is of this block or before */
    void launchBegins(boolean cooperative) {
        turns.clear(false);
        nextEpoch();
        firstOfLaunch = epoch;
        turns.clear(cooperative);
        released.clear();
        instructions = new Instruction[0];
        strengths = new Strength[0];
    }

    /** A block begins, or goes on after others had their turns. */
    void blockRuns(long block) {
        turns.end(firstOfBlock - firstOfLaunch, epoch - firstOfLaunch, fenced, acquired);
        turns.begin(block);
        nextEpoch();
        firstOfBlock = epoch;
        fenced = turns.fenced();
        acquired = turns.acquired();
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
        turns.own(epoch - firstOfLaunch);
        Arrays.fill(times, 0);
        Arrays.fill(synced, 0);
        handOver.clear();
    }

    /** A warp barrier: the same for one warp. */
    void nextWarpEpoch(int warp) {
        tick(warp);
        synced[warp] = times[warp];
    }

    private void tick(int warp) {
        if (++times[warp] == Stamp.MOST_WARP_EPOCHS) nextEpoch();
    }

    /** How often epochs were used up and began anew: stamps of an earlier era mean nothing. */
    int era() {
        return era;
    }

    /** A fence of a warp: for its block, or for the device. */
    void fence(int warp, boolean withinBlock) {
        fenced |= !withinBlock;
        tick(warp);
        handOver.fence(warp, times[warp]);
    }

    /**
     * Accesses memory: one that may signal hands over what was done before the fence, if it writes, and takes over what
     * others handed over, if it reads; between blocks wherever in global memory, within a block by the word.
     *
     * @param mask the lanes that access
     * @param offsets by lane, where in the region
     */
    void access(Access access, Region region, int mask, int[] offsets, long stamp) {
        Strength strength = strengths[Stamp.index(stamp)];
        if (strength == Strength.WEAK) return;
        boolean writes = access != Access.LOAD, reads = access != Access.STORE;
        if (region.space == Region.Space.GLOBAL) {
            if (writes && (fenced || strength == Strength.RELEASING_FAR)) release();
            acquired |= reads;
        }
        int warp = Stamp.warp(stamp);
        if (reads) eachWord(mask, offsets, word -> handOver.take(warp, region, word));
        if (writes && strength.compareTo(Strength.RELEASING) >= 0) fence(warp, true);
        if (writes) eachWord(mask, offsets, word -> handOver.offer(warp, region, word));
    }

    private void release() {
        released.set(firstOfBlock - firstOfLaunch, epoch - firstOfLaunch + 1);
        turns.releaseAll(released);
    }

    private static void eachWord(int mask, int[] offsets, IntConsumer action) {
        int last = -1;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int word = offsets[Integer.numberOfTrailingZeros(rest)] / Integer.BYTES;
            if (word != last) action.accept(word);
            last = word;
        }
    }

    /** The stamp of lane 0 of a warp. */
    long stamp(int warp, Instruction at) {
        int index = at.origin().index();
        if (index >= instructions.length || instructions[index] != at) learn(at, index);
        return Stamp.of(epoch, times[warp], 32 * warp, index);
    }

    private void learn(Instruction at, int index) {
        if (index >= instructions.length) {
            instructions = Arrays.copyOf(instructions, Math.max(index + 1, 2 * instructions.length));
            strengths = Arrays.copyOf(strengths, instructions.length);
        }
        instructions[index] = at;
        strengths[index] = Strength.of(at.origin().text());
    }

    /** Stamps below it cannot conflict: those before the launch, in shared memory those before the last barrier. */
    long quiet(Region.Space space) {
        return Stamp.firstOf(space == Region.Space.SHARED ? epoch : firstOfLaunch);
    }

    /** Whether nothing orders an earlier access, not a quiet one, before the present one. */
    boolean conflict(long earlier, long now) {
        if (isOfOtherBlock(earlier)) return !ordered(earlier) && !(isStrong(earlier) && isStrong(now));
        if (Stamp.epoch(earlier) != Stamp.epoch(now) || areSignals(earlier, now)) return false;
        if (!isOfOtherWarp(earlier, now) && (isBeforeWarpBarrier(earlier) || !several(earlier, now))) return false;
        return !knows(now, earlier);
    }

    private static boolean isOfOtherWarp(long earlier, long now) {
        return Stamp.extent(earlier) == Stamp.BLOCK || Stamp.warp(earlier) != Stamp.warp(now);
    }

    private boolean isBeforeWarpBarrier(long earlier) {
        return Stamp.warpEpoch(earlier) < synced[Stamp.warp(earlier)];
    }

    /** Whether an earlier access was handed over to the warp of the present one. */
    private boolean knows(long now, long earlier) {
        return handOver.knows(Stamp.warp(now), Stamp.warp(earlier), Stamp.warpEpoch(earlier));
    }

    /** Whether both may signal, and one of them is more than volatile: code that relies on lanes in step is volatile. */
    private boolean areSignals(long a, long b) {
        Strength first = strength(a), second = strength(b);
        boolean strong = isStrong(a) && isStrong(b);
        return strong && (first != Strength.VOLATILE || second != Strength.VOLATILE);
    }

    private static boolean several(long a, long b) {
        return Stamp.extent(a) != Stamp.THREAD || Stamp.extent(b) != Stamp.THREAD || Stamp.thread(a) != Stamp.thread(b);
    }

    /** Whether an access is another block's of this launch, or several blocks'. */
    boolean isOfOtherBlock(long stamp) {
        boolean earlier = Stamp.epoch(stamp) < firstOfBlock && !turns.isOwn(Stamp.epoch(stamp) - firstOfLaunch);
        return earlier || Stamp.extent(stamp) == Stamp.BLOCKS;
    }

    private boolean ordered(long ofOtherBlock) {
        int at = Stamp.epoch(ofOtherBlock);
        return acquired && (at >= firstOfBlock || released.get(at - firstOfLaunch));
    }

    private boolean isStrong(long stamp) {
        return strength(stamp) != Strength.WEAK;
    }

    private Strength strength(long stamp) {
        return strengths[Stamp.index(stamp)];
    }

    /**
     * One stamp for two accesses of the same sort: whatever conflicts with either conflicts with it, unless it
     * conflicts already with what the two are ordered by.
     */
    long join(long earlier, long now) {
        if (handOver.isIdle() && Stamp.areOfTwoWarps(earlier, now)) return Stamp.withExtent(now, Stamp.BLOCK);
        if (isOfOtherBlock(earlier)) return Stamp.withExtent(now, Stamp.BLOCKS);
        if (Stamp.epoch(earlier) != Stamp.epoch(now)) return now;
        if (knows(now, earlier)) return now;
        if (isOfOtherWarp(earlier, now)) return Stamp.withExtent(now, Stamp.BLOCK);
        if (isBeforeWarpBarrier(earlier)) return now;
        return several(earlier, now) ? Stamp.withExtent(now, Stamp.WARP) : now;
    }

    /** The instruction of a stamp of this launch. */
    Instruction instruction(long stamp) {
        return instructions[Stamp.index(stamp)];
    }
}
