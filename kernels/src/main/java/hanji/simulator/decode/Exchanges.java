package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Blend;
import hanji.simulator.machine.End;
import hanji.simulator.machine.Exchange;
import hanji.simulator.machine.Exchange.Action;
import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.machine.Warp;

/** What lanes do in an {@link Exchange}. */
final class Exchanges {
    private Exchanges() {}

    /** A warp barrier: nothing but waiting. */
    static final Action BARRIER = (_, _) -> 0;

    private static void set(Warp warp, int predicate, int value, int mask) {
        warp.predicates()[predicate] = warp.predicates()[predicate] & ~mask | value & mask;
    }

    /** {@code vote.ballot}: the lanes for which a predicate holds. */
    static Action ballot(int to, End.Guard source) {
        return (warp, mask) -> {
            fill(warp, to, source.lanes(warp, mask), mask);
            return 0;
        };
    }

    /** {@code vote.all}, {@code any}, {@code uni}. */
    static Action vote(String mode, int to, End.Guard source) {
        return (warp, mask) -> {
            int holds = source.lanes(warp, mask);
            boolean result = switch (mode) {
                case "all" -> holds == mask;
                case "any" -> holds != 0;
                case "uni" -> holds == 0 || holds == mask;
                default -> throw new UnknownInstruction(mode);
            };
            set(warp, to, result ? -1 : 0, mask);
            return 0;
        };
    }

    /** {@code match.any}: the lanes that hold the same value. */
    static Action matchAny(int to, int from) {
        return (warp, mask) -> {
            int[] result = warp.scratch(Bank.INT);
            for (int i = 0; i < LANES; i++) result[i] = equal(warp, from, i) & mask;
            Blend.ints(warp.register(to), result, mask);
            return 0;
        };
    }

    /** {@code match.all}: the mask if all hold the same value, else 0. */
    static Action matchAll(int to, int predicate, int from) {
        return (warp, mask) -> {
            int same = equal(warp, from, Integer.numberOfTrailingZeros(mask)) & mask;
            fill(warp, to, same == mask ? mask : 0, mask);
            if (predicate >= 0) set(warp, predicate, same == mask ? -1 : 0, mask);
            return 0;
        };
    }

    private static int equal(Warp warp, int from, int lane) {
        int same = 0;
        switch (warp.<Object>register(from)) {
            case int[] values -> {
                for (int i = 0; i < LANES; i++) same |= (values[i] == values[lane] ? 1 : 0) << i;
            }
            case long[] values -> {
                for (int i = 0; i < LANES; i++) same |= (values[i] == values[lane] ? 1 : 0) << i;
            }
            default -> throw new UnknownInstruction("match of floats");
        }
        return same;
    }

    /** {@code redux}: one value of all lanes. */
    static Action reduce(Lanes.Two<int[], int[], int[]> join, int to, int from) {
        return (warp, mask) -> {
            int[] values = warp.register(from);
            int[] sum = new int[LANES];
            int[] next = new int[LANES];
            sum[0] = values[Integer.numberOfTrailingZeros(mask)];
            for (int rest = mask & mask - 1; rest != 0; rest &= rest - 1) {
                next[0] = values[Integer.numberOfTrailingZeros(rest)];
                join.apply(sum, sum, next);
            }
            fill(warp, to, sum[0], mask);
            return 0;
        };
    }

    private static void fill(Warp warp, int to, int value, int mask) {
        int[] register = warp.register(to);
        for (int i = 0; i < LANES; i++) if ((mask >>> i & 1) != 0) register[i] = value;
    }
}
