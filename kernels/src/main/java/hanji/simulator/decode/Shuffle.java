package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Blend;
import hanji.simulator.machine.Exchange;
import hanji.simulator.machine.Warp;
import java.util.Arrays;

/** {@code shfl}: each lane reads a register of another. Which one it is, is mostly the same each time, and kept. */
final class Shuffle implements Exchange.Action {
    private final String mode;
    private final int to;
    private final int predicate;
    private final int from;
    private final int lane;
    private final int limits;
    private Routes routes;

    /**
     * From which lane each reads.
     *
     * @param shifts of the lanes
     * @param limits of the lanes
     * @param sources by lane, itself where the other is out of range
     * @param inRange where it is not
     */
    private record Routes(int[] shifts, int[] limits, int[] sources, int inRange) {
        boolean areFor(int[] otherShifts, int[] otherLimits) {
            return Arrays.equals(shifts, otherShifts) && Arrays.equals(limits, otherLimits);
        }
    }

    /**
     * @param predicate whether the other lane is in range; -1 if not wanted
     * @param to @param from @param lane @param limits registers
     */
    Shuffle(String mode, int to, int predicate, int from, int lane, int limits) {
        this.mode = mode;
        this.to = to;
        this.predicate = predicate;
        this.from = from;
        this.lane = lane;
        this.limits = limits;
        routes = routes(new int[LANES], new int[LANES]);
    }

    @Override
    public int apply(Warp warp, int mask) {
        Routes now = routes;
        if (!now.areFor(warp.register(lane), warp.register(limits))) {
            now = routes(
                    warp.<int[]>register(lane).clone(),
                    warp.<int[]>register(limits).clone());
            routes = now;
        }
        int[] values = warp.register(from), result = warp.scratch(Bank.INT);
        for (int i = 0; i < LANES; i++) result[i] = values[now.sources[i]];
        int[] target = warp.register(to);
        if (mask == -1) System.arraycopy(result, 0, target, 0, LANES);
        else Blend.ints(target, result, mask);
        if (predicate >= 0) warp.predicates()[predicate] = warp.predicates()[predicate] & ~mask | now.inRange & mask;
        return mask == -1 ? 0 : absent(now.sources, mask);
    }

    private Routes routes(int[] shifts, int[] bounds) {
        int[] sources = new int[LANES];
        int inRange = 0;
        for (int i = 0; i < LANES; i++) {
            int segment = bounds[i] >>> 8 & 31;
            int last = i & segment | bounds[i] & 31 & ~segment;
            int other = other(i, shifts[i] & 31, segment);
            boolean in = mode.equals("up") ? other >= last : other <= last;
            sources[i] = in ? other & 31 : i;
            if (in) inRange |= 1 << i;
        }
        return new Routes(shifts, bounds, sources, inRange);
    }

    private int other(int at, int shift, int segment) {
        return switch (mode) {
            case "up" -> at - shift;
            case "down" -> at + shift;
            case "bfly" -> at ^ shift;
            default -> at & segment | shift & ~segment;
        };
    }

    /** The lanes of a mask that read from one which is not in it. */
    private static int absent(int[] sources, int mask) {
        int absent = 0;
        for (int i = 0; i < LANES; i++) absent |= (mask >>> sources[i] & 1 ^ 1) << i;
        return absent & mask;
    }
}
