package hanji.simulator;

import java.util.EnumSet;
import java.util.Set;

/**
 * How the simulator runs kernels.
 *
 * @param checks what it looks for; without {@code OUT_OF_BOUNDS}, {@code USE_AFTER_FREE} and {@code MISALIGNED} such an
 *     access does nothing
 * @param counting whether it counts memory transactions; instructions are always counted
 * @param byLine whether it counts for each source line, too
 * @param workers threads over which blocks are spread, where nothing is checked or counted
 * @param steps warp instructions that one warp may execute in a block before it is called endless
 * @param memory bytes of device memory
 */
public record Simulation(
        Set<Fault.Kind> checks,
        boolean counting,
        boolean byLine,
        Schedule schedule,
        int workers,
        long steps,
        long memory) {
    private static final long GIBIBYTE = 1L << 30;

    /** All checks, in natural order. */
    public static final Simulation CHECKED =
            new Simulation(EnumSet.allOf(Fault.Kind.class), true, false, Schedule.NATURAL, 1, 1L << 26, 4 * GIBIBYTE);
    /** No checks, no counts, in natural order. */
    public static final Simulation FAST =
            new Simulation(EnumSet.noneOf(Fault.Kind.class), false, false, Schedule.NATURAL, 1, 1L << 40, 4 * GIBIBYTE);

    public Simulation {
        if (workers < 1 || steps < 1 || memory < 0)
            throw new IllegalArgumentException("a simulation has at least one worker and one step, not " + workers
                    + " workers and " + steps + " steps");
        checks = Set.copyOf(checks);
    }

    /** The same with these checks only. */
    public Simulation withChecks(Set<Fault.Kind> kinds) {
        return new Simulation(kinds, counting, byLine, schedule, workers, steps, memory);
    }

    /** The same without one check. */
    public Simulation without(Fault.Kind kind) {
        Set<Fault.Kind> rest = EnumSet.noneOf(Fault.Kind.class);
        rest.addAll(checks);
        rest.remove(kind);
        return withChecks(rest);
    }

    /** The same with or without counts of memory transactions. */
    public Simulation withCounting(boolean on) {
        return new Simulation(checks, on, byLine, schedule, workers, steps, memory);
    }

    /** The same with or without counts for each source line. */
    public Simulation withLines(boolean on) {
        return new Simulation(checks, counting, on, schedule, workers, steps, memory);
    }

    /** The same in another order. */
    public Simulation withSchedule(Schedule order) {
        return new Simulation(checks, counting, byLine, order, workers, steps, memory);
    }

    /** The same on this many threads. */
    public Simulation withWorkers(int threads) {
        return new Simulation(checks, counting, byLine, schedule, threads, steps, memory);
    }

    /** The same with another limit of steps. */
    public Simulation withSteps(long limit) {
        return new Simulation(checks, counting, byLine, schedule, workers, limit, memory);
    }

    /** The same with this many bytes of device memory. */
    public Simulation withMemory(long bytes) {
        return new Simulation(checks, counting, byLine, schedule, workers, steps, bytes);
    }
}
