package hanji.simulator.machine;

import hanji.simulator.Fault;

/** For registers that may be read before they are written: predicates that say in which lanes they have been. */
public final class WrittenLanes {
    private WrittenLanes() {}

    /** A register is about to be read. */
    public static final class Required extends Instruction {
        private final int written;
        private final String name;

        /** @param written the register's predicate */
        public Required(Origin origin, int written, String name) {
            super(origin);
            this.written = written;
            this.name = name;
        }

        @Override
        void execute(Warp warp, int mask) {
            int missing = mask & ~warp.predicates()[written];
            if (missing == 0) return;
            String message = "reads a register that was never written, " + name + " of the PTX";
            int lane = Integer.numberOfTrailingZeros(missing);
            warp.block().launch().faults().add(Fault.Kind.UNINITIALISED, message, warp, lane, this);
        }
    }

    /** Registers were written: with what others hold, or with something new. */
    public static final class Noted extends Instruction {
        private final int[] to;
        private final int[] from;

        /**
         * @param to the registers' predicates
         * @param from the predicates of those that were moved there; empty for something new
         */
        public Noted(Origin origin, int[] to, int[] from) {
            super(origin);
            this.to = to;
            this.from = from;
        }

        @Override
        void execute(Warp warp, int mask) {
            int[] predicates = warp.predicates();
            int written = mask;
            for (int each : from) written &= predicates[each];
            for (int each : to) predicates[each] = predicates[each] & ~mask | written;
        }
    }
}
