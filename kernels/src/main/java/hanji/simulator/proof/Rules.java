package hanji.simulator.proof;

import java.util.Set;

/**
 * Makes expressions, and writes those in one way that have the same bits for all numbers, NaN, infinities and zeros of
 * either sign among them. Nothing is reassociated and nothing contracted: an operation that rounds stays.
 *
 * <p>The only rule that needs more is that of the larger and the smaller number, which depend on no order: where several are
 * NaN, it is one of them, and a NaN equals any NaN. An operation on bits does not see through that rule.
 */
public final class Rules {
    private static final int ONE = 0x3f800000, MINUS_ZERO = 0x80000000, SIGN = 0x80000000, MINUS_INFINITY = 0xff800000;
    private static final String LARGER = "larger.f32", SMALLER = "smaller.f32";
    private static final Set<String> COMMUTATIVE = Set.of(
            "mul.f64",
            "max.f32",
            "min.f32",
            "max.f64",
            "min.f64",
            "add.b32",
            "add.b64",
            "mul.lo.b32",
            "mul.lo.b64",
            "and.b32",
            "or.b32",
            "xor.b32");

    private final Terms terms;
    private int hidden;

    public Rules(Terms terms) {
        this.terms = terms;
    }

    public Terms terms() {
        return terms;
    }

    /**
     * An operation of PTX on expressions.
     *
     * @param name with its type, without what says that it rounds to the nearest, for example {@code fma.f32}
     */
    public int of(String name, int... on) {
        return switch (name) {
            case "add.f32" -> add(on[0], on[1]);
            case "sub.f32" -> add(on[0], negate(on[1]));
            case "mul.f32" -> multiply(on[0], on[1]);
            case "fma.f32" -> fma(on[0], on[1], on[2]);
            case "neg.f32" -> negate(on[0]);
            case "add.f64" -> addWide(on[0], on[1]);
            case "sub.f64" -> addWide(on[0], plain("neg.f64", on[1]));
            case "max.NaN.f32" -> extreme(LARGER, on[0], on[1]);
            case "min.NaN.f32" -> extreme(SMALLER, on[0], on[1]);
            case "select" -> select(on[0], on[1], on[2]);
            case "not" -> not(on[0]);
            case "and" -> and(on[0], on[1]);
            case "or" -> or(on[0], on[1]);
            case "pack" -> pack(on[0], on[1]);
            case "low" -> half(on[0], 0);
            case "high" -> half(on[0], 1);
            default -> {
                if (COMMUTATIVE.contains(name)) yield commuted(name, seen(name, on[0]), seen(name, on[1]));
                int[] all = new int[3];
                for (int i = 0; i < on.length; i++) all[i] = seen(name, on[i]);
                yield terms.node(name, all[0], all[1], all[2]);
            }
        };
    }

    private int plain(String name, int a) {
        return terms.node(name, a, 0, 0);
    }

    private int commuted(String name, int a, int b) {
        return terms.node(name, Math.min(a, b), Math.max(a, b), 0);
    }

    /** An argument of an operation on bits: what a rule has made equal up to the bits of a NaN is a number of its own there. */
    private int seen(String name, int term) {
        boolean onFloats = (name.contains("f32") || name.contains("f64")) && !name.startsWith("copysign");
        return onFloats || !hasFreeNan(term) ? term : terms.symbol("the bits of a NaN, " + hidden++, Integer.BYTES);
    }

    private boolean hasFreeNan(int term) {
        String name = terms.operation(term);
        return switch (name.split("\\.")[0]) {
            case "larger", "smaller" -> true;
            case "neg", "abs" -> hasFreeNan(terms.argument(term, 0));
            case "pack", "slct" -> hasFreeNan(terms.argument(term, 0)) || hasFreeNan(terms.argument(term, 1));
            case "select" -> hasFreeNan(terms.argument(term, 1)) || hasFreeNan(terms.argument(term, 2));
            default -> false;
        };
    }

    private float number(int word) {
        return Float.intBitsToFloat((int) terms.bits(word));
    }

    private int addWide(int a, int b) {
        return terms.is(a, Terms.WIDE) && terms.is(b, Terms.WIDE)
                ? terms.wide(Double.doubleToRawLongBits(
                        Double.longBitsToDouble(terms.bits(a)) + Double.longBitsToDouble(terms.bits(b))))
                : commuted("add.f64", a, b);
    }

    /** The sum of two known numbers is known. */
    private int add(int a, int b) {
        if (terms.is(a, Terms.WORD) && terms.is(b, Terms.WORD))
            return terms.word(Float.floatToRawIntBits(number(a) + number(b)));
        return commuted("add.f32", a, b);
    }

    /** A sign goes from one factor to the other. */
    private int multiply(int a, int b) {
        int first = Math.min(unsigned(a), unsigned(b)), second = Math.max(unsigned(a), unsigned(b));
        boolean negative = unsigned(a) != a ^ unsigned(b) != b;
        return commuted("mul.f32", negative ? negate(first) : first, second);
    }

    /** Adding -0 to a product, or multiplying by 1 before a sum, changes nothing. */
    private int fma(int a, int b, int c) {
        int product = multiply(a, b);
        if (terms.isWord(c, MINUS_ZERO)) return product;
        if (terms.isWord(a, ONE)) return add(b, c);
        if (terms.isWord(b, ONE)) return add(a, c);
        return terms.node("fma.f32", terms.argument(product, 0), terms.argument(product, 1), c);
    }

    private int unsigned(int term) {
        if (terms.is(term, "neg.f32")) return terms.argument(term, 0);
        return terms.is(term, Terms.WORD) ? terms.word(terms.argument(term, 0) & ~SIGN) : term;
    }

    private int negate(int a) {
        if (terms.is(a, "neg.f32")) return terms.argument(a, 0);
        return terms.is(a, Terms.WORD) ? terms.word(terms.argument(a, 0) ^ SIGN) : plain("neg.f32", a);
    }

    /** The larger or smaller of any number of numbers, in the order of their numbers here, each once. */
    private int extreme(String name, int a, int b) {
        int nothing = name.equals(LARGER) ? MINUS_INFINITY : MINUS_INFINITY ^ SIGN;
        if (terms.isWord(a, nothing) || a == b) return alone(name, b);
        if (terms.isWord(b, nothing)) return alone(name, a);
        int firstOfA = first(name, a), firstOfB = first(name, b);
        if (firstOfA == firstOfB && rest(name, a) == Terms.NONE) return terms.is(b, name) ? b : a;
        if (firstOfA == firstOfB) return rest(name, b) == Terms.NONE ? a : extreme(name, a, rest(name, b));
        boolean isAFirst = firstOfA < firstOfB;
        int first = isAFirst ? firstOfA : firstOfB, other = isAFirst ? b : a, rest = rest(name, isAFirst ? a : b);
        int behind = rest == Terms.NONE ? other : extreme(name, rest, other);
        return terms.node(name, first, rest(name, behind) == Terms.NONE ? first(name, behind) : behind, 0);
    }

    /** The larger of one number is that number, but for the bits of a NaN. */
    private int alone(String name, int term) {
        boolean isNumber = terms.is(term, Terms.WORD) && !Float.isNaN(number(term));
        return isNumber || hasFreeNan(term) ? term : terms.node(name, term, 0, 0);
    }

    private int first(String name, int term) {
        return terms.is(term, name) ? terms.argument(term, 0) : term;
    }

    private int rest(String name, int term) {
        return terms.is(term, name) ? terms.argument(term, 1) : Terms.NONE;
    }

    /** The comparison of two numbers, all written with eq, ne, lt, le, nan and not. */
    public int compare(String name, String type, int a, int b) {
        boolean isFloat = type.startsWith("f");
        String unsigned = type.startsWith("u") || type.startsWith("b") ? type.replace('b', 'u') : type;
        int x = seen(type, a), y = seen(type, b);
        return switch (name) {
            case "eq" -> isFloat && x == y ? not(nan(type, x, y)) : commuted("eq." + bitsOf(type), x, y);
            case "ne" -> isFloat ? commuted("ne." + type, x, y) : not(commuted("eq." + bitsOf(type), x, y));
            case "lt", "lo" -> terms.node("lt." + unsigned, x, y, 0);
            case "gt", "hi" -> terms.node("lt." + unsigned, y, x, 0);
            case "le", "ls" -> isFloat ? terms.node("le." + type, x, y, 0) : not(terms.node("lt." + unsigned, y, x, 0));
            case "ge", "hs" -> isFloat ? terms.node("le." + type, y, x, 0) : not(terms.node("lt." + unsigned, x, y, 0));
            case "neu" -> x == y ? nan(type, x, y) : not(commuted("eq." + type, x, y));
            case "equ" -> not(commuted("ne." + type, x, y));
            case "ltu" -> not(terms.node("le." + type, y, x, 0));
            case "leu" -> not(terms.node("lt." + type, y, x, 0));
            case "gtu" -> not(terms.node("le." + type, x, y, 0));
            case "geu" -> not(terms.node("lt." + type, x, y, 0));
            case "num" -> not(nan(type, x, y));
            case "nan" -> nan(type, x, y);
            default -> terms.node(name + "." + type, x, y, 0);
        };
    }

    private static String bitsOf(String type) {
        return type.startsWith("f") ? type : "b" + type.substring(1);
    }

    /** Whether one of two numbers is NaN; of a constant that is known. */
    private int nan(String type, int a, int b) {
        if (a != b) return or(nan(type, a, a), nan(type, b, b));
        if (!terms.isConstant(a)) return plain("nan." + type, a);
        long bits = terms.bits(a);
        return terms.truth(
                terms.is(a, Terms.WIDE)
                        ? Double.isNaN(Double.longBitsToDouble(bits))
                        : Float.isNaN(Float.intBitsToFloat((int) bits)));
    }

    private int not(int a) {
        if (terms.is(a, "not")) return terms.argument(a, 0);
        return terms.is(a, Terms.TRUTH) ? terms.truth(terms.bits(a) == 0) : plain("not", a);
    }

    private int and(int a, int b) {
        if (terms.is(a, Terms.TRUTH)) return terms.bits(a) == 0 ? a : b;
        if (terms.is(b, Terms.TRUTH)) return and(b, a);
        return a == b ? a : commuted("and", a, b);
    }

    private int or(int a, int b) {
        if (terms.is(a, Terms.TRUTH)) return terms.bits(a) == 0 ? b : a;
        if (terms.is(b, Terms.TRUTH)) return or(b, a);
        if (a == b) return a;
        int choice = choice(a, b);
        return choice != Terms.NONE ? choice : commuted("or", a, b);
    }

    /** {@code c and x or not c and y}, as the choice that it is; nothing if it is none. */
    private int choice(int a, int b) {
        if (!terms.is(a, "and") || !terms.is(b, "and")) return Terms.NONE;
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++) {
                int condition = terms.argument(a, i);
                if (condition == not(terms.argument(b, j)))
                    return select(condition, terms.argument(a, 1 - i), terms.argument(b, 1 - j));
            }
        return Terms.NONE;
    }

    private int select(int condition, int a, int b) {
        if (terms.is(condition, Terms.TRUTH)) return terms.bits(condition) != 0 ? a : b;
        if (terms.is(condition, "not")) return select(terms.argument(condition, 0), b, a);
        int first = terms.is(a, "select") && terms.argument(a, 0) == condition ? terms.argument(a, 1) : a;
        int second = terms.is(b, "select") && terms.argument(b, 0) == condition ? terms.argument(b, 2) : b;
        if (first == second) return first;
        int extreme = extremeBut(condition, first, second);
        return extreme != Terms.NONE ? extreme : terms.node("select", condition, first, second);
    }

    /**
     * {@code a != a ? a : b != b ? b : max(a, b)}, or {@code isNan(a) || isNan(b) ? NaN : max(a, b)}, which is how a larger
     * number is written that may be NaN.
     */
    private int extremeBut(int condition, int a, int b) {
        if (terms.is(a, Terms.WORD) && Float.isNaN(number(a))) return extremeOrNan(condition, b);
        if (!terms.is(condition, "nan.f32") || terms.argument(condition, 0) != a) return Terms.NONE;
        int rest = b, other = Terms.NONE;
        if (terms.is(b, "select") && terms.is(terms.argument(b, 0), "nan.f32")) {
            other = terms.argument(terms.argument(b, 0), 0);
            if (terms.argument(b, 1) != other) return Terms.NONE;
            rest = terms.argument(b, 2);
        }
        boolean larger = terms.is(rest, "max.f32");
        if (!larger && !terms.is(rest, "min.f32")) return Terms.NONE;
        int x = terms.argument(rest, 0), y = terms.argument(rest, 1), beside = x == a ? y : x;
        boolean isWhole = x == a || y == a;
        boolean isKnown =
                terms.is(nan("f32", beside, beside), Terms.TRUTH) && terms.bits(nan("f32", beside, beside)) == 0;
        if (!isWhole || !(other == beside || other == Terms.NONE && isKnown)) return Terms.NONE;
        return extreme(larger ? LARGER : SMALLER, a, beside);
    }

    private int extremeOrNan(int condition, int extreme) {
        boolean larger = terms.is(extreme, "max.f32");
        if (!larger && !terms.is(extreme, "min.f32")) return Terms.NONE;
        int x = terms.argument(extreme, 0), y = terms.argument(extreme, 1);
        return condition == nan("f32", x, y) ? extreme(larger ? LARGER : SMALLER, x, y) : Terms.NONE;
    }

    /** 64 bits of two halves, which may be those of one number. */
    private int pack(int low, int high) {
        boolean halves = terms.is(low, "low") && terms.is(high, "high");
        if (halves && terms.argument(low, 0) == terms.argument(high, 0)) return terms.argument(low, 0);
        if (terms.is(low, Terms.WORD) && terms.is(high, Terms.WORD))
            return terms.wide(terms.bits(low) | terms.bits(high) << Integer.SIZE);
        return terms.node("pack", low, high, 0);
    }

    private int half(int a, int which) {
        if (terms.is(a, "pack")) return terms.argument(a, which);
        if (terms.is(a, Terms.WIDE)) return terms.word(terms.argument(a, which));
        return plain(which == 0 ? "low" : "high", a);
    }
}
