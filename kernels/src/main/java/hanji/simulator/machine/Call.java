package hanji.simulator.machine;

import hanji.simulator.Fault;
import hanji.simulator.machine.CallStack.Kept;
import java.util.Optional;

/** {@code call}, behind which parameters have been put into the function's frame; and {@code ret} of a function. */
public final class Call extends End {
    private final Callees callees;
    private final Target target;
    private final Frames frames;
    private final Optional<Keeping> keeping;
    private final Optional<Guard> guard;
    private final int next;

    /**
     * Where functions begin, known once all are decoded: by function, in the order of the module.
     *
     * @param segments the first of each; -1 if the kernel cannot call it
     * @param frames the size of each one's frame
     */
    public record Callees(int[] segments, int[] frames) {}

    /**
     * What is called.
     *
     * @param function its number in the module; -1 if a register holds its address
     * @param register that register
     */
    public record Target(int function, int register) {}

    /**
     * Sizes in bytes.
     *
     * @param caller the frame of the function that calls
     * @param stack all frames that there is room for, without the kernel's
     */
    public record Frames(int caller, int stack) {}

    /** The registers and predicates of a function that may be called again before this call is back. */
    public record Keeping(int first, int end, int firstPredicate, int endPredicate) {
        Kept of(Warp warp) {
            Object[] registers = new Object[end - first];
            for (int i = 0; i < registers.length; i++) registers[i] = copy(warp.register(first + i));
            int[] predicates = java.util.Arrays.copyOfRange(warp.predicates(), firstPredicate, endPredicate);
            return new Kept(first, registers, firstPredicate, predicates);
        }

        private static Object copy(Object register) {
            return switch (register) {
                case int[] ints -> ints.clone();
                case float[] floats -> floats.clone();
                case long[] longs -> longs.clone();
                case double[] doubles -> doubles.clone();
                default -> throw new AssertionError(register);
            };
        }
    }

    public Call(
            Origin origin,
            Callees callees,
            Target target,
            Frames frames,
            Optional<Keeping> keeping,
            Optional<Guard> guard,
            int next) {
        super(origin);
        this.callees = callees;
        this.target = target;
        this.frames = frames;
        this.keeping = keeping;
        this.guard = guard;
        this.next = next;
    }

    @Override
    void step(Groups groups, int group) {
        Warp warp = groups.warp();
        int mask = groups.only(group, guard, next);
        if (mask == 0) return;
        Optional<Kept> kept = keeping.map(each -> each.of(warp));
        int[] segments = new int[Warp.LANES];
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            int function = function(warp, lane);
            segments[lane] = callees.segments[function];
            warp.calls().enter(warp, this, lane, frames, callees.frames[function], next, kept);
        }
        groups.scatter(group, segments);
    }

    private int function(Warp warp, int lane) {
        if (target.function >= 0) return target.function;
        long address = warp.<long[]>register(target.register)[lane];
        int function = Addresses.function(address);
        if (function >= 0 && function < callees.segments.length && callees.segments[function] >= 0) return function;
        throw new Stop(
                Fault.Kind.OUT_OF_BOUNDS,
                warp,
                lane,
                this,
                "calls address 0x" + Long.toHexString(address) + ", which is none of a function");
    }

    /** {@code ret}: back to the caller, whose registers hold what they did. */
    public static final class Return extends End {
        private final Optional<Guard> guard;
        private final int next;

        public Return(Origin origin, Optional<Guard> guard, int next) {
            super(origin);
            this.guard = guard;
            this.next = next;
        }

        @Override
        void step(Groups groups, int group) {
            Warp warp = groups.warp();
            int[] segments = new int[Warp.LANES];
            int mask = groups.only(group, guard, next);
            for (int rest = mask; rest != 0; rest &= rest - 1) {
                int lane = Integer.numberOfTrailingZeros(rest);
                segments[lane] = warp.calls().leave(warp, lane);
            }
            if (mask != 0) groups.scatter(group, segments);
        }
    }
}
