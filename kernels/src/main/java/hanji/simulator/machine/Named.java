package hanji.simulator.machine;

/** A function of lanes with the name under which {@link VectorForms} has one that does the same with vectors. */
public sealed interface Named {
    String name();

    /** Of one register. */
    record One<D, A>(String name, Lanes.One<D, A> plain) implements Lanes.One<D, A>, Named {
        @Override
        public void apply(D to, A a) {
            plain.apply(to, a);
        }
    }

    /** Of two registers. */
    record Two<D, A, B>(String name, Lanes.Two<D, A, B> plain) implements Lanes.Two<D, A, B>, Named {
        @Override
        public void apply(D to, A a, B b) {
            plain.apply(to, a, b);
        }
    }

    /** Of three registers. */
    record Three<D, A, B, C>(String name, Lanes.Three<D, A, B, C> plain) implements Lanes.Three<D, A, B, C>, Named {
        @Override
        public void apply(D to, A a, B b, C c) {
            plain.apply(to, a, b, c);
        }
    }

    /** A comparison of two registers. */
    record Test<A>(String name, Lanes.Test<A> plain) implements Lanes.Test<A>, Named {
        @Override
        public int apply(A a, A b) {
            return plain.apply(a, b);
        }
    }
}
