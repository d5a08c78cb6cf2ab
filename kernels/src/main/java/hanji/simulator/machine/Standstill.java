package hanji.simulator.machine;

import hanji.simulator.Schedule;
import hanji.simulator.Simulation;
import java.util.Optional;

/**
 * Notices that a block waits for ever. Either it comes back to a state in which it was, with memory as it was then: in
 * an order that is not drawn at random it will do so again and again. States are kept as hashes, and compared with that
 * of a round whose number is a power of two, so that a cycle of any length is found (Brent, BIT 20, 1980). Or it has
 * executed very many instructions during which no memory changed, no barrier was met and no warp came to its end.
 */
final class Standstill {
    private final long patience;
    private final boolean ordered;
    private long state;
    private long changesThen;
    private long rounds;
    private long next;
    private long changesLast;
    private long stepsLast;

    /** @param simulation whose steps of one warp, twice, are what all warps of a block may execute in vain */
    Standstill(Simulation simulation) {
        patience = simulation.steps() > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * simulation.steps();
        ordered = simulation.schedule().order() != Schedule.Order.RANDOM;
    }

    /** A block begins. */
    void clear() {
        rounds = 0;
        next = 1;
        changesLast = 0;
        stepsLast = 0;
    }

    /** Why nothing will change any more, if that can be told; asked now and then, between turns. */
    Optional<String> in(Block block) {
        if (ordered && comesBack(block))
            return Optional.of("waits for ever: all warps are where they were, and memory is as it was");
        return takesTooLong(block)
                ? Optional.of("nothing has changed while the block executed " + patience + " instructions")
                : Optional.empty();
    }

    private boolean comesBack(Block block) {
        long now = 1;
        for (int i = 0; i < block.warps(); i++) now = 31 * now + block.warp(i).state();
        if (rounds > 0 && now == state && block.changes() == changesThen) return true;
        if (++rounds == next) {
            next *= 2;
            state = now;
            changesThen = block.changes();
        }
        return false;
    }

    private boolean takesTooLong(Block block) {
        long steps = 0;
        for (int i = 0; i < block.warps(); i++) steps += block.warp(i).steps();
        if (block.changes() == changesLast) return steps - stepsLast > patience;
        changesLast = block.changes();
        stepsLast = steps;
        return false;
    }

    /** The hash of an array of numbers, joined with an earlier hash. */
    static long hash(long earlier, Object array) {
        long hash = earlier;
        switch (array) {
            case int[] ints -> {
                for (int each : ints) hash = mix(hash, each);
            }
            case long[] longs -> {
                for (long each : longs) hash = mix(hash, each);
            }
            case float[] floats -> {
                for (float each : floats) hash = mix(hash, Float.floatToRawIntBits(each));
            }
            case double[] doubles -> {
                for (double each : doubles) hash = mix(hash, Double.doubleToRawLongBits(each));
            }
            default -> throw new AssertionError(array);
        }
        return hash;
    }

    private static long mix(long hash, long value) {
        long product = (hash ^ value) * 0x9e3779b97f4a7c15L;
        return product ^ product >>> 29;
    }
}
