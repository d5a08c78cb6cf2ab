package hanji.simulator.machine;

/** What an instruction computes, for 32 lanes at once; a type stands for the array of a {@link Bank}. */
public final class Lanes {
    private Lanes() {}

    /** {@code to[i] = f(a[i])}. */
    public interface One<D, A> {
        void apply(D to, A a);
    }

    /** {@code to[i] = f(a[i], b[i])}; {@code to} may be {@code a} or {@code b}. */
    public interface Two<D, A, B> {
        void apply(D to, A a, B b);
    }

    /** {@code to[i] = f(a[i], b[i], c[i])}. */
    public interface Three<D, A, B, C> {
        void apply(D to, A a, B b, C c);
    }

    /** Bit i is whether {@code f(a[i], b[i])}. */
    public interface Test<A> {
        int apply(A a, A b);
    }
}
