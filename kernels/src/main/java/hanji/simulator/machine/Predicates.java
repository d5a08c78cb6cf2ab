package hanji.simulator.machine;

import hanji.simulator.machine.End.Guard;
import hanji.simulator.machine.Lanes.Test;
import java.util.Optional;

/** Instructions that compute predicates, or choose by one. */
public final class Predicates {
    private Predicates() {}

    /** How two predicates are joined. */
    public enum Join {
        AND,
        OR,
        XOR;

        int apply(int a, int b) {
            return switch (this) {
                case AND -> a & b;
                case OR -> a | b;
                case XOR -> a ^ b;
            };
        }
    }

    public static Join join(String name) {
        return switch (name) {
            case "and" -> Join.AND;
            case "or" -> Join.OR;
            case "xor" -> Join.XOR;
            default -> throw new UnknownInstruction(name);
        };
    }

    private static void set(Warp warp, int to, int value, int mask) {
        int[] predicates = warp.predicates();
        predicates[to] = predicates[to] & ~mask | value & mask;
    }

    /** {@code setp}: compares two registers, and may join the result with a predicate. */
    public static final class Compare<A> extends Instruction {
        private final Test<A> test;
        private final int to;
        private final int opposite;
        private final int a;
        private final int b;
        private final Join join;
        private final Optional<Guard> other;

        /**
         * @param opposite predicate for the opposite result, -1 if not wanted
         * @param other what the result is joined with
         */
        public Compare(
                Origin origin, Test<A> test, int to, int opposite, int a, int b, Join join, Optional<Guard> other) {
            super(origin);
            this.test = test;
            this.to = to;
            this.opposite = opposite;
            this.a = a;
            this.b = b;
            this.join = join;
            this.other = other;
        }

        @Override
        @SuppressWarnings("unchecked") // a form of a name compares what the function of that name does
        Instruction vectored(VectorForms forms) {
            if (!(test instanceof Named named)) return this;
            Optional<Lanes.Test<?>> form = forms.test(named.name());
            if (form.isEmpty()) return this;
            return new Compare<>(origin(), (Test<A>) form.get(), to, opposite, a, b, join, other);
        }

        @Override
        void execute(Warp warp, int mask) {
            int result = test.apply(warp.<A>register(a), warp.<A>register(b));
            if (opposite < 0 && other.isEmpty()) set(warp, to, result, mask);
            else {
                int with = other.isPresent() ? other.get().lanes(warp, mask) : mask;
                set(warp, to, join.apply(result, with), mask);
                if (opposite >= 0) set(warp, opposite, join.apply(~result, with), mask);
            }
        }
    }

    /** {@code and.pred} and the like. */
    public static final class Logic extends Instruction {
        private final Join join;
        private final int to;
        private final Guard a;
        private final Guard b;

        public Logic(Origin origin, Join join, int to, Guard a, Guard b) {
            super(origin);
            this.join = join;
            this.to = to;
            this.a = a;
            this.b = b;
        }

        @Override
        void execute(Warp warp, int mask) {
            set(warp, to, join.apply(a.lanes(warp, mask), b.lanes(warp, mask)), mask);
        }
    }

    /** {@code selp}: one of two registers by a predicate. */
    public static final class Select extends Instruction {
        private final Bank bank;
        private final int to;
        private final int a;
        private final int b;
        private final Guard guard;

        public Select(Origin origin, Bank bank, int to, int a, int b, Guard guard) {
            super(origin);
            this.bank = bank;
            this.to = to;
            this.a = a;
            this.b = b;
            this.guard = guard;
        }

        @Override
        void execute(Warp warp, int mask) {
            int first = guard.lanes(warp, mask);
            Object target = warp.register(to);
            if (to != a) bank.blend(target, warp.register(to == b ? a : b), to == b ? first : mask & ~first);
            if (to != b) bank.blend(target, warp.register(to == a ? b : a), to == a ? mask & ~first : first);
        }
    }

    /** Sets predicates by a test of one register. */
    public static final class Check<A> extends Instruction {
        private final Lanes.One<int[], A> mask;
        private final int to;
        private final int a;

        /** @param mask fills an int per lane: not 0 where the predicate is to hold */
        public Check(Origin origin, Lanes.One<int[], A> mask, int to, int a) {
            super(origin);
            this.mask = mask;
            this.to = to;
            this.a = a;
        }

        @Override
        void execute(Warp warp, int lanes) {
            int[] values = warp.scratch(Bank.INT);
            mask.apply(values, warp.<A>register(a));
            int holds = 0;
            for (int i = 0; i < Warp.LANES; i++) holds |= (values[i] != 0 ? 1 : 0) << i;
            set(warp, to, holds, lanes);
        }
    }
}
