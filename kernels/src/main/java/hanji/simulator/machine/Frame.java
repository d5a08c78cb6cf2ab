package hanji.simulator.machine;

/** Instructions on what a function passes to others, and takes from its caller: see {@link CallStack}. */
public final class Frame {
    private Frame() {}

    /** {@code ld.param} of a frame. */
    public static final class Load extends Instruction {
        private final Element element;
        private final int[] to;
        private final int offset;

        /** @param to a register for each element; -1 for one that nobody wants */
        public Load(Origin origin, Element element, int[] to, int offset) {
            super(origin);
            this.element = element;
            this.to = to;
            this.offset = offset;
        }

        @Override
        void execute(Warp warp, int mask) {
            CallStack stack = warp.calls();
            for (int e = 0; e < to.length; e++) {
                if (to[e] < 0) continue;
                Object register = warp.register(to[e]);
                for (int rest = mask; rest != 0; rest &= rest - 1) {
                    int lane = Integer.numberOfTrailingZeros(rest);
                    element.loadLane(stack.passed(), stack.at(lane, offset + e * element.bytes()), register, lane);
                }
            }
        }
    }

    /** {@code st.param}. */
    public static final class Store extends Instruction {
        private final Element element;
        private final int[] from;
        private final int offset;

        public Store(Origin origin, Element element, int[] from, int offset) {
            super(origin);
            this.element = element;
            this.from = from;
            this.offset = offset;
        }

        @Override
        void execute(Warp warp, int mask) {
            CallStack stack = warp.calls();
            for (int e = 0; e < from.length; e++)
                for (int rest = mask; rest != 0; rest &= rest - 1) {
                    int lane = Integer.numberOfTrailingZeros(rest);
                    int at = stack.at(lane, offset + e * element.bytes());
                    element.storeLane(stack.passed(), at, warp.register(from[e]), lane);
                }
        }
    }

    /** From a caller's frame to a function's, or back: both offsets are in the caller's. */
    public static final class Copy extends Instruction {
        private final int from;
        private final int to;
        private final int bytes;

        public Copy(Origin origin, int from, int to, int bytes) {
            super(origin);
            this.from = from;
            this.to = to;
            this.bytes = bytes;
        }

        @Override
        void execute(Warp warp, int mask) {
            CallStack stack = warp.calls();
            byte[] passed = stack.passed();
            for (int rest = mask; rest != 0; rest &= rest - 1) {
                int lane = Integer.numberOfTrailingZeros(rest);
                System.arraycopy(passed, stack.at(lane, from), passed, stack.at(lane, to), bytes);
            }
        }
    }

    /** The address in local memory of a variable of a function. */
    public static final class Address extends Instruction {
        private final int to;
        private final int offset;

        public Address(Origin origin, int to, int offset) {
            super(origin);
            this.to = to;
            this.offset = offset;
        }

        @Override
        void execute(Warp warp, int mask) {
            long[] addresses = warp.register(to);
            CallStack stack = warp.calls();
            for (int rest = mask; rest != 0; rest &= rest - 1) {
                int lane = Integer.numberOfTrailingZeros(rest);
                addresses[lane] = stack.frame(lane) + offset;
            }
        }
    }
}
