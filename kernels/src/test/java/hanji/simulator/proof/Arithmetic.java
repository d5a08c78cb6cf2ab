package hanji.simulator.proof;

/**
 * The arithmetic in which canonical orders are written once, {@link Orders}: they then run on numbers, to be compared
 * with the CPU, and on expressions, to be compared with kernels.
 *
 * @param <T> a number of 32 or 64 bits, or a truth value
 */
interface Arithmetic<T> {
    T number(float value);

    T wide(double value);

    T add(T a, T b);

    T subtract(T a, T b);

    T multiply(T a, T b);

    T fma(T a, T b, T c);

    T divide(T a, T b);

    T negate(T a);

    /** NaN if one is NaN. */
    T larger(T a, T b);

    T isEqual(T a, T b);

    T isLess(T a, T b);

    T choose(T condition, T a, T b);

    T toWide(T a);

    T toNarrow(T a);

    T addWide(T a, T b);

    T subtractWide(T a, T b);

    T fmaWide(T a, T b, T c);

    /** The number of 64 bits whose halves these are. */
    T joinBits(T low, T high);

    /** The bits of a number as an integer, plus another. */
    T addBits(T a, int b);

    T addBits(T a, T b);

    T shiftLeft(T a, int by);

    T shiftRight(T a, int by);
}
