package hanji.simulator.proof;

/** Arithmetic on numbers: a {@code Float}, which also holds an integer's bits, a {@code Double} or a {@code Boolean}. */
final class Numbers implements Arithmetic<Object> {
    private static float f(Object a) {
        return (Float) a;
    }

    private static double d(Object a) {
        return (Double) a;
    }

    private static int bits(Object a) {
        return a instanceof Integer integer ? integer : Float.floatToRawIntBits(f(a));
    }

    @Override
    public Object number(float value) {
        return value;
    }

    @Override
    public Object wide(double value) {
        return value;
    }

    @Override
    public Object add(Object a, Object b) {
        return f(a) + f(b);
    }

    @Override
    public Object subtract(Object a, Object b) {
        return f(a) - f(b);
    }

    @Override
    public Object multiply(Object a, Object b) {
        return number(a) * number(b);
    }

    /** An integer is the bits of one. */
    private static float number(Object a) {
        return a instanceof Integer integer ? Float.intBitsToFloat(integer) : f(a);
    }

    @Override
    public Object fma(Object a, Object b, Object c) {
        return Math.fma(f(a), f(b), f(c));
    }

    @Override
    public Object divide(Object a, Object b) {
        return f(a) / f(b);
    }

    @Override
    public Object negate(Object a) {
        return -f(a);
    }

    @Override
    public Object larger(Object a, Object b) {
        return Math.max(f(a), f(b));
    }

    @Override
    public Object isEqual(Object a, Object b) {
        return f(a) == f(b);
    }

    @Override
    public Object isLess(Object a, Object b) {
        return f(a) < f(b);
    }

    @Override
    public Object choose(Object condition, Object a, Object b) {
        return (Boolean) condition ? a : b;
    }

    @Override
    public Object toWide(Object a) {
        return (double) f(a);
    }

    @Override
    public Object toNarrow(Object a) {
        return (float) d(a);
    }

    @Override
    public Object addWide(Object a, Object b) {
        return d(a) + d(b);
    }

    @Override
    public Object subtractWide(Object a, Object b) {
        return d(a) - d(b);
    }

    @Override
    public Object fmaWide(Object a, Object b, Object c) {
        return Math.fma(d(a), d(b), d(c));
    }

    @Override
    public Object joinBits(Object low, Object high) {
        return Double.longBitsToDouble((long) bits(high) << Integer.SIZE | Integer.toUnsignedLong(bits(low)));
    }

    @Override
    public Object addBits(Object a, int b) {
        return bits(a) + b;
    }

    @Override
    public Object addBits(Object a, Object b) {
        return bits(a) + bits(b);
    }

    @Override
    public Object shiftLeft(Object a, int by) {
        return bits(a) << by;
    }

    @Override
    public Object shiftRight(Object a, int by) {
        return bits(a) >> by;
    }
}
