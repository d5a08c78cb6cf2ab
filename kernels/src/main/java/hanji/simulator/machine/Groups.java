package hanji.simulator.machine;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The lanes of a warp in groups that run together: each is at a segment, and runs or waits. Groups that come to the
 * same segment join. The one at the lowest segment goes first, so that lanes meet again behind a branch; a random
 * schedule also takes others, and splits groups, so that code which relies on lanes in step fails.
 */
final class Groups {
    /** Every so many turns the group at the highest segment goes first: it may hold the lock that others wait for. */
    private static final int FAIRNESS = 128;

    /** What a group waits for: nothing, other lanes of its warp, or 2 + the number of a block barrier. */
    static final int RUNS = 0, EXCHANGE = 1, BARRIER = 2;

    private final Warp warp;
    private final int[] segment = new int[Warp.LANES];
    private final int[] mask = new int[Warp.LANES];
    private final int[] waits = new int[Warp.LANES];
    private int count;
    private int turns;
    private boolean forced;

    Groups(Warp warp) {
        this.warp = warp;
    }

    Warp warp() {
        return warp;
    }

    /** All lanes at the segment at which the kernel begins. */
    void begin(int lanes, int first) {
        count = 1;
        segment[0] = first;
        mask[0] = lanes;
        waits[0] = RUNS;
    }

    /** A hash of where its groups are, joined with another. */
    long state(long earlier) {
        long hash = earlier;
        for (int g = 0; g < count; g++) hash = Standstill.hash(hash, new int[] {segment[g], mask[g], waits[g]});
        return hash;
    }

    int count() {
        return count;
    }

    int mask(int group) {
        return mask[group];
    }

    int segment(int group) {
        return segment[group];
    }

    boolean runs(int group) {
        return waits[group] == RUNS;
    }

    /** Whether a group can run, if need be once those that wait for other lanes give up. */
    boolean canRun() {
        for (int g = 0; g < count; g++) if (waits[g] < BARRIER) return true;
        return false;
    }

    /** The group that goes next; -1 if none can. */
    int next() {
        int lowest = count > 1 && ++turns % FAIRNESS == 0 ? highest() : lowest(RUNS);
        if (lowest >= 0) return lowest;
        int stuck = lowest(EXCHANGE);
        if (stuck >= 0) {
            forced = true;
            waits[stuck] = RUNS;
        }
        return stuck;
    }

    /** A group that goes next, drawn at random; -1 if none can. */
    int next(RandomGenerator random) {
        int start = random.nextInt(4 * Math.max(1, count));
        if (start < count && waits[start] == RUNS) return start;
        return next();
    }

    private int lowest(int state) {
        int best = -1;
        for (int g = 0; g < count; g++) if (waits[g] == state && (best < 0 || segment[g] < segment[best])) best = g;
        return best;
    }

    /** Whether lanes are to go on without those they wait for, because these will never come; asked once. */
    boolean takeForced() {
        boolean was = forced;
        forced = false;
        return was;
    }

    /** The running group at the highest segment; -1 if none runs. */
    private int highest() {
        int best = -1;
        for (int g = 0; g < count; g++) if (waits[g] == RUNS && (best < 0 || segment[g] > segment[best])) best = g;
        return best;
    }

    void move(int group, int target) {
        segment[group] = target;
    }

    void keep(int group, int lanes) {
        mask[group] = lanes;
    }

    /** Puts lanes of a group into one of their own at a segment. */
    void split(int group, int lanes, int target) {
        mask[group] &= ~lanes;
        mask[count] = lanes;
        segment[count] = target;
        waits[count] = RUNS;
        count++;
    }

    /**
     * The lanes of a group for which a predicate holds, if there is one; the others go elsewhere.
     *
     * @param elsewhere a segment
     */
    int only(int group, Optional<End.Guard> guard, int elsewhere) {
        int all = mask[group];
        int lanes = guard.isPresent() ? guard.get().lanes(warp, all) : all;
        if (lanes == 0) move(group, elsewhere);
        else if (lanes != all) split(group, all & ~lanes, elsewhere);
        return lanes;
    }

    /** Sends each lane of a group to a segment of its own. */
    void scatter(int group, int[] targets) {
        while (true) {
            int target = targets[Integer.numberOfTrailingZeros(mask[group])];
            int same = 0;
            for (int i = 0; i < Warp.LANES; i++) same |= (targets[i] == target ? 1 : 0) << i;
            if ((mask[group] & ~same) == 0) {
                move(group, target);
                return;
            }
            split(group, mask[group] & same, target);
        }
    }

    void remove(int group) {
        count--;
        mask[group] = mask[count];
        segment[group] = segment[count];
        waits[group] = waits[count];
    }

    void wait(int group, int state) {
        waits[group] = state;
    }

    /** Lets groups that wait for a block barrier go on; each is at a segment that ends in one. */
    void release(int barrier) {
        for (int g = 0; g < count; g++)
            if (waits[g] == BARRIER + barrier) {
                waits[g] = RUNS;
                warp.end(segment[g], BlockBarrier.class).release(this, g);
            }
        join();
    }

    /** Joins groups at the same segment that run, or of which one waits there for lanes of the other. */
    void join() {
        for (int g = 0; g < count; g++)
            for (int other = count - 1; other > g; other--)
                if (segment[g] == segment[other] && waits[g] < BARRIER && waits[other] < BARRIER) {
                    mask[g] |= mask[other];
                    waits[g] = RUNS;
                    remove(other);
                }
    }
}
