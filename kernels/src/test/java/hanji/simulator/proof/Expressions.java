package hanji.simulator.proof;

/** Arithmetic on expressions, as kernels' instructions make them. */
record Expressions(Rules rules) implements Arithmetic<Integer> {
    @Override
    public Integer number(float value) {
        return rules.terms().word(Float.floatToRawIntBits(value));
    }

    @Override
    public Integer wide(double value) {
        return rules.terms().wide(Double.doubleToRawLongBits(value));
    }

    @Override
    public Integer add(Integer a, Integer b) {
        return rules.of("add.f32", a, b);
    }

    @Override
    public Integer subtract(Integer a, Integer b) {
        return rules.of("sub.f32", a, b);
    }

    @Override
    public Integer multiply(Integer a, Integer b) {
        return rules.of("mul.f32", a, b);
    }

    @Override
    public Integer fma(Integer a, Integer b, Integer c) {
        return rules.of("fma.f32", a, b, c);
    }

    @Override
    public Integer divide(Integer a, Integer b) {
        return rules.of("div.f32", a, b);
    }

    @Override
    public Integer negate(Integer a) {
        return rules.of("neg.f32", a);
    }

    @Override
    public Integer larger(Integer a, Integer b) {
        return rules.of("max.NaN.f32", a, b);
    }

    @Override
    public Integer isEqual(Integer a, Integer b) {
        return rules.compare("eq", "f32", a, b);
    }

    @Override
    public Integer isLess(Integer a, Integer b) {
        return rules.compare("lt", "f32", a, b);
    }

    @Override
    public Integer choose(Integer condition, Integer a, Integer b) {
        return rules.of("select", condition, a, b);
    }

    @Override
    public Integer toWide(Integer a) {
        return rules.of("cvt.f64.f32", a);
    }

    @Override
    public Integer toNarrow(Integer a) {
        return rules.of("cvt.f32.f64", a);
    }

    @Override
    public Integer addWide(Integer a, Integer b) {
        return rules.of("add.f64", a, b);
    }

    @Override
    public Integer subtractWide(Integer a, Integer b) {
        return rules.of("sub.f64", a, b);
    }

    @Override
    public Integer fmaWide(Integer a, Integer b, Integer c) {
        return rules.of("fma.f64", a, b, c);
    }

    @Override
    public Integer joinBits(Integer low, Integer high) {
        return rules.of("pack", low, high);
    }

    @Override
    public Integer addBits(Integer a, int b) {
        return rules.of("add.b32", a, rules.terms().word(b));
    }

    @Override
    public Integer addBits(Integer a, Integer b) {
        return rules.of("add.b32", a, b);
    }

    @Override
    public Integer shiftLeft(Integer a, int by) {
        return rules.of("shl.b32", a, rules.terms().word(by));
    }

    @Override
    public Integer shiftRight(Integer a, int by) {
        return rules.of("shr.s32", a, rules.terms().word(by));
    }
}
