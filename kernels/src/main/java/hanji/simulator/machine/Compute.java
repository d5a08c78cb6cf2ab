package hanji.simulator.machine;

import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.Lanes.Three;
import hanji.simulator.machine.Lanes.Two;

/**
 * Instructions that compute registers from registers. With lanes missing they compute all and keep those of the mask,
 * as no computation can fail.
 */
public final class Compute {
    private Compute() {}

    /** One source. */
    public static final class Unary<D, A> extends Instruction {
        private final One<D, A> function;
        private final Bank bank;
        private final int to;
        private final int a;

        public Unary(Origin origin, One<D, A> function, Bank bank, int to, int a) {
            super(origin);
            this.function = function;
            this.bank = bank;
            this.to = to;
            this.a = a;
        }

        @Override
        Instruction vectored(VectorForms forms) {
            return vectored(forms, function, to, a);
        }

        @Override
        void execute(Warp warp, int mask) {
            if (mask == -1) function.apply(warp.<D>register(to), warp.<A>register(a));
            else {
                D all = warp.scratch(bank);
                function.apply(all, warp.<A>register(a));
                bank.blend(warp.register(to), all, mask);
            }
        }
    }

    /** Two sources. */
    public static final class Binary<D, A, B> extends Instruction {
        private final Two<D, A, B> function;
        private final Bank bank;
        private final int to;
        private final int a;
        private final int b;

        public Binary(Origin origin, Two<D, A, B> function, Bank bank, int to, int a, int b) {
            super(origin);
            this.function = function;
            this.bank = bank;
            this.to = to;
            this.a = a;
            this.b = b;
        }

        @Override
        Instruction vectored(VectorForms forms) {
            return vectored(forms, function, to, a, b);
        }

        @Override
        void execute(Warp warp, int mask) {
            if (mask == -1) function.apply(warp.<D>register(to), warp.<A>register(a), warp.<B>register(b));
            else {
                D all = warp.scratch(bank);
                function.apply(all, warp.<A>register(a), warp.<B>register(b));
                bank.blend(warp.register(to), all, mask);
            }
        }
    }

    /** Three sources. */
    public static final class Ternary<D, A, B, C> extends Instruction {
        private final Three<D, A, B, C> function;
        private final Bank bank;
        private final int to;
        private final int a;
        private final int b;
        private final int c;

        public Ternary(Origin origin, Three<D, A, B, C> function, Bank bank, int to, int a, int b, int c) {
            super(origin);
            this.function = function;
            this.bank = bank;
            this.to = to;
            this.a = a;
            this.b = b;
            this.c = c;
        }

        @Override
        Instruction vectored(VectorForms forms) {
            return vectored(forms, function, to, a, b, c);
        }

        @Override
        void execute(Warp warp, int mask) {
            if (mask == -1)
                function.apply(warp.<D>register(to), warp.<A>register(a), warp.<B>register(b), warp.<C>register(c));
            else {
                D all = warp.scratch(bank);
                function.apply(all, warp.<A>register(a), warp.<B>register(b), warp.<C>register(c));
                bank.blend(warp.register(to), all, mask);
            }
        }
    }

    /** Changes part of a register of its own, for all lanes, wanted or not. */
    public static final class InPlace<D, A> extends Instruction {
        private final One<D, A> function;
        private final int to;
        private final int from;

        public InPlace(Origin origin, One<D, A> function, int to, int from) {
            super(origin);
            this.function = function;
            this.to = to;
            this.from = from;
        }

        @Override
        void execute(Warp warp, int mask) {
            function.apply(warp.<D>register(to), warp.<A>register(from));
        }
    }
}
