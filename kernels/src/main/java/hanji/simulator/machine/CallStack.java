package hanji.simulator.machine;

import hanji.simulator.Fault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The functions that the lanes of a warp are in. Each call has a frame, a part of the lane's local memory, which begins
 * where that of its caller ends: there lie the function's variables, and under the same offsets, in memory of their own
 * that nobody has an address of, what it passes to others: first its results, then its parameters.
 */
final class CallStack {
    private final int part;
    private final int[] frames = new int[Warp.LANES];
    /** Arguments of a call are put there before it is known whether there is room: hence a part behind the last lane's. */
    private final byte[] passed;

    /** By lane; empty where nothing is called. */
    private final List<Deque<Return>> returns = new ArrayList<>();

    /**
     * What a call comes back to.
     *
     * @param segment where the caller goes on
     * @param frame where its frame begins
     * @param kept what its registers hold, where it may be called again before
     */
    record Return(int segment, int frame, Optional<Kept> kept) {}

    /**
     * Registers of a function, for all lanes of a warp.
     *
     * @param first the number of the first
     * @param firstPredicate likewise
     */
    record Kept(int first, Object[] registers, int firstPredicate, int[] predicates) {
        void restore(Warp warp, int lane) {
            for (int i = 0; i < registers.length; i++)
                System.arraycopy(registers[i], lane, warp.<Object>register(first + i), lane, 1);
            int bit = 1 << lane;
            int[] all = warp.predicates();
            for (int i = 0; i < predicates.length; i++)
                all[firstPredicate + i] = all[firstPredicate + i] & ~bit | predicates[i] & bit;
        }
    }

    /** @param part local memory of a lane, in bytes; 0 if nothing is called */
    CallStack(int part) {
        this.part = part;
        passed = new byte[(Warp.LANES + 1) * part];
        if (part > 0) for (int i = 0; i < Warp.LANES; i++) returns.add(new ArrayDeque<>());
    }

    /** All lanes are in the kernel. */
    void clear() {
        Arrays.fill(frames, 0);
        for (Deque<Return> each : returns) each.clear();
    }

    /** Where the frame of a lane begins in its part of local memory. */
    int frame(int lane) {
        return frames[lane];
    }

    /** Where each lane's frame begins. */
    int[] frames() {
        return frames;
    }

    /** What functions pass to each other. */
    byte[] passed() {
        return passed;
    }

    /** Where in {@link #passed} something of a lane's frame lies. */
    int at(int lane, int offset) {
        return lane * part + frames[lane] + offset;
    }

    /**
     * A lane enters a function.
     *
     * @param bytes size of the function's frame
     * @param next where the caller goes on
     */
    void enter(Warp warp, Instruction at, int lane, Call.Frames sizes, int bytes, int next, Optional<Kept> kept) {
        returns.get(lane).push(new Return(next, frames[lane], kept));
        frames[lane] += sizes.caller();
        if (frames[lane] + bytes > part)
            throw new Stop(
                    Fault.Kind.STACK_OVERFLOW,
                    warp,
                    lane,
                    at,
                    "the recursion is " + returns.get(lane).size() + " calls deep and needs more than " + sizes.stack()
                            + " bytes of stack");
    }

    /** A lane leaves its function; the segment at which the caller goes on. */
    int leave(Warp warp, int lane) {
        Return back = returns.get(lane).pop();
        frames[lane] = back.frame;
        back.kept.ifPresent(kept -> kept.restore(warp, lane));
        return back.segment;
    }
}
