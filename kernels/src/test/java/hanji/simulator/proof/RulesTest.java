package hanji.simulator.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final float[] NUMBERS = {
        0f,
        -0f,
        1f,
        -1f,
        3.3f,
        -0x1p-149f,
        0x1p-149f,
        0x1p-127f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    private final Rules rules = new Rules(new Terms());
    private final int a = symbol("a"), b = symbol("b"), c = symbol("c");

    private int symbol(String name) {
        return rules.terms().symbol(name, Float.BYTES);
    }

    private int number(float value) {
        return rules.terms().word(Float.floatToRawIntBits(value));
    }

    private int neg(int term) {
        return rules.of("neg.f32", term);
    }

    /** Evaluates an expression where a, b and c are all numbers in turn, beside what it should be. */
    private interface Expected {
        float of(float a, float b, float c);
    }

    private void assertIs(Expected expected, int term) {
        for (float x : NUMBERS)
            for (float y : NUMBERS)
                for (float z : NUMBERS) {
                    Map<String, Float> values = Map.of("a", x, "b", y, "c", z);
                    var evaluation = new Evaluation(
                            rules.terms(),
                            new int[] {term},
                            name -> Float.floatToRawIntBits(values.getOrDefault(name, 0f)));
                    assertEquals(
                            expected.of(x, y, z),
                            Float.intBitsToFloat((int) evaluation.bits(term)),
                            new Text(rules.terms()).of(term) + " of " + values);
                }
    }

    @Test
    void everyRuleKeepsEveryBit() {
        assertIs((x, y, _) -> x - y, rules.of("sub.f32", a, b));
        assertIs((x, y, _) -> y + x, rules.of("add.f32", a, b));
        assertIs((x, _, _) -> x + -0f, rules.of("add.f32", a, number(-0f)));
        assertIs((x, y, _) -> -x * y, rules.of("mul.f32", neg(a), b));
        assertIs((x, _, _) -> x * -2, rules.of("mul.f32", neg(a), number(2)));
        assertIs((x, _, _) -> x * 1, rules.of("mul.f32", number(1), a));
        for (IntUnaryOperator sign : List.<IntUnaryOperator>of(term -> term, this::neg)) {
            float s = sign.applyAsInt(a) == a ? 1 : -1;
            assertIs((x, y, z) -> Math.fma(s * x, y, z), rules.of("fma.f32", sign.applyAsInt(a), b, c));
            assertIs(
                    (x, y, z) -> Math.fma(s * x, s * y, z),
                    rules.of("fma.f32", sign.applyAsInt(a), sign.applyAsInt(b), c));
            assertIs((x, y, _) -> Math.fma(s * x, y, -0f), rules.of("fma.f32", sign.applyAsInt(a), b, number(-0f)));
            assertIs((x, _, z) -> Math.fma(s * x, 1, z), rules.of("fma.f32", sign.applyAsInt(a), number(1), c));
        }
        assertIs(
                (x, y, z) -> Math.max(x, Math.max(y, z)),
                rules.of("max.NaN.f32", rules.of("max.NaN.f32", c, a), rules.of("max.NaN.f32", a, b)));
        assertIs((x, y, _) -> Math.min(x, y), rules.of("min.NaN.f32", rules.of("min.NaN.f32", a, b), a));
        assertIs((x, y, _) -> Math.min(x, y), rules.of("min.NaN.f32", a, rules.of("min.NaN.f32", a, b)));
        assertIs((x, _, _) -> x, rules.of("max.NaN.f32", number(Float.NEGATIVE_INFINITY), a));
    }

    @Test
    void everyComparisonIsWhatItIsCalled() {
        Map<String, Expected> comparisons = new LinkedHashMap<>();
        comparisons.put("eq", (x, y, _) -> x == y ? 1 : 0);
        comparisons.put("ne", (x, y, _) -> x < y || x > y ? 1 : 0);
        comparisons.put("lt", (x, y, _) -> x < y ? 1 : 0);
        comparisons.put("le", (x, y, _) -> x <= y ? 1 : 0);
        comparisons.put("gt", (x, y, _) -> x > y ? 1 : 0);
        comparisons.put("ge", (x, y, _) -> x >= y ? 1 : 0);
        comparisons.put("equ", (x, y, _) -> x < y || x > y ? 0 : 1);
        comparisons.put("neu", (x, y, _) -> x != y ? 1 : 0);
        comparisons.put("ltu", (x, y, _) -> x >= y ? 0 : 1);
        comparisons.put("leu", (x, y, _) -> x > y ? 0 : 1);
        comparisons.put("gtu", (x, y, _) -> x <= y ? 0 : 1);
        comparisons.put("geu", (x, y, _) -> x < y ? 0 : 1);
        comparisons.put("num", (x, y, _) -> Float.isNaN(x) || Float.isNaN(y) ? 0 : 1);
        comparisons.put("nan", (x, y, _) -> Float.isNaN(x) || Float.isNaN(y) ? 1 : 0);
        comparisons.forEach((name, expected) ->
                assertIs(expected, rules.of("select", rules.compare(name, "f32", a, b), number(1), number(0))));
        assertIs(
                (x, _, _) -> Float.isNaN(x) ? 0 : 1,
                rules.of("select", rules.compare("eq", "f32", a, a), number(1), number(0)));
    }

    @Test
    void nothingIsReassociatedOrContracted() {
        int left = rules.of("add.f32", rules.of("add.f32", a, b), c);
        assertNotEquals(left, rules.of("add.f32", a, rules.of("add.f32", b, c)));
        assertNotEquals(rules.of("fma.f32", a, b, c), rules.of("add.f32", rules.of("mul.f32", a, b), c));
        assertNotEquals(a, rules.of("add.f32", a, number(0)));
        assertNotEquals(number(0), rules.of("mul.f32", a, number(0)));
        assertNotEquals(rules.of("mul.f32", a, b), rules.of("fma.f32", a, b, number(0)));
        assertNotEquals(rules.of("max.f32", a, b), rules.of("max.NaN.f32", a, b));
    }

    @Test
    void aLargerNumberWrittenOutIsOne() {
        int max = rules.of("max.f32", a, b);
        int written = rules.of(
                "select",
                rules.compare("neu", "f32", a, a),
                a,
                rules.of("select", rules.compare("nan", "f32", b, b), b, max));
        assertEquals(rules.of("max.NaN.f32", b, a), written);
    }

    @Test
    void aLargerNumberOrNanIsOne() {
        int max = rules.of("max.f32", a, b), unordered = rules.compare("nan", "f32", a, b);
        int larger = rules.of("max.NaN.f32", b, a);
        assertEquals(larger, rules.of("select", unordered, number(Float.NaN), max));
        assertNotEquals(larger, rules.of("select", unordered, number(1), max));
        assertNotEquals(larger, rules.of("select", rules.compare("nan", "f32", a, a), number(Float.NaN), max));
        assertNotEquals(larger, rules.of("select", unordered, max, number(Float.NaN)));
    }

    /** Else two NaNs that the rule holds equal could be told apart. */
    @Test
    void bitsDoNotSeeThroughTheLargerNumber() {
        int larger = rules.of("max.NaN.f32", a, b), one = rules.terms().word(1);
        assertNotEquals(rules.of("shr.s32", larger, one), rules.of("shr.s32", larger, one));
        assertEquals(rules.of("shr.s32", a, one), rules.of("shr.s32", a, one));
        int alone = rules.of("max.NaN.f32", number(Float.NEGATIVE_INFINITY), a);
        assertNotEquals(rules.of("shr.s32", a, one), rules.of("shr.s32", alone, one));
        assertNotEquals(rules.of("copysign.f32", b, larger), rules.of("copysign.f32", b, larger));
        int negated = rules.of("neg.ftz.f32", larger);
        assertNotEquals(rules.of("shr.s32", negated, one), rules.of("shr.s32", negated, one));
    }

    @Test
    void halvesOfANumberAreTheNumber() {
        int wide = rules.terms().symbol("w", Double.BYTES);
        assertEquals(wide, rules.of("pack", rules.of("low", wide), rules.of("high", wide)));
        assertEquals(
                rules.terms().wide(-2),
                rules.of("pack", rules.terms().word(-2), rules.terms().word(-1)));
        assertTrue(rules.terms().isRounded(rules.of("add.f64", wide, wide)));
    }
}
