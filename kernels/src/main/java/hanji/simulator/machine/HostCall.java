package hanji.simulator.machine;

import hanji.simulator.Fault;

/** Calls that the host answers: {@code vprintf} and {@code __assertfail}. */
public final class HostCall {
    private HostCall() {}

    /** {@code vprintf}: a format and the place of its values. */
    public static final class Print extends Instruction {
        private final int format;
        private final int values;
        private final int to;

        /**
         * @param format @param values registers with addresses
         * @param to the register of how many values the format takes
         */
        public Print(Origin origin, int format, int values, int to) {
            super(origin);
            this.format = format;
            this.values = values;
            this.to = to;
        }

        @Override
        void execute(Warp warp, int mask) {
            long[] formats = warp.register(format), places = warp.register(values);
            for (int rest = mask; rest != 0; rest &= rest - 1) {
                int lane = Integer.numberOfTrailingZeros(rest);
                HostView memory = new HostView(warp, lane, this);
                PrintFormat text = new PrintFormat(memory.text(formats[lane]), memory, places[lane]);
                warp.block().launch().printed().add(text.printed());
                warp.<int[]>register(to)[lane] = text.count();
            }
        }
    }

    /** {@code __assertfail}: the text of an assertion that does not hold. */
    public static final class Fail extends Instruction {
        private final int text;

        /** @param text the register with its address */
        public Fail(Origin origin, int text) {
            super(origin);
            this.text = text;
        }

        @Override
        void execute(Warp warp, int mask) {
            int lane = Integer.numberOfTrailingZeros(mask);
            String assertion = new HostView(warp, lane, this).text(warp.<long[]>register(text)[lane]);
            throw new Stop(Fault.Kind.ASSERTION, warp, lane, this, "assertion '" + assertion + "' does not hold");
        }
    }
}
