package hanji.simulator.proof;

import java.util.BitSet;
import java.util.function.ToLongFunction;

/** The numbers that expressions come to where symbols stand for some: as a GPU's instructions define them. */
public final class Evaluation {
    private static final long LOW = 0xffffffffL;

    private final Terms terms;
    private final long[] values;

    /**
     * @param roots of which the numbers are wanted
     * @param symbols the bits of a symbol by its text, for example {@code in0[5]}
     */
    public Evaluation(Terms terms, int[] roots, ToLongFunction<String> symbols) {
        this.terms = terms;
        BitSet parts = terms.parts(roots);
        values = new long[parts.length()];
        parts.stream().forEach(each -> {
            if (terms.isSymbol(each)) {
                long bits = symbols.applyAsLong(terms.symbolText(each));
                values[each] = terms.argument(each, 2) == Integer.BYTES ? bits & LOW : bits;
            } else values[each] = terms.isConstant(each) ? terms.bits(each) : result(each);
        });
    }

    /** The bits of one of the roots. */
    public long bits(int root) {
        return values[root];
    }

    private long value(int term, int i) {
        return values[terms.argument(term, i)];
    }

    private long result(int term) {
        String name = terms.operation(term);
        String type = name.substring(name.lastIndexOf('.') + 1),
                verb = name.substring(0, name.length() - type.length());
        long a = value(term, 0), b = terms.arity(term) > 1 ? value(term, 1) : a;
        long c = terms.arity(term) > 2 ? value(term, 2) : 0;
        return switch (name) {
            case "select" -> a != 0 ? b : c;
            case "not" -> 1 - a;
            case "and" -> a & b;
            case "or" -> a | b;
            case "pack" -> a | b << 32;
            case "low" -> a & LOW;
            case "high" -> a >>> 32;
            default ->
                verb.startsWith("cvt.")
                        ? converted(verb.substring(4, verb.length() - 1), type, a)
                        : switch (type) {
                            case "f32" -> floats(verb, f(a), f(b), f(c), name);
                            case "f64" -> doubles(verb, d(a), d(b), d(c), name);
                            case "b32", "s32", "u32" -> ints(verb, type, (int) a, (int) b, (int) c, name);
                            default -> longs(verb, type, a, b, name);
                        };
        };
    }

    private static float f(long bits) {
        return Float.intBitsToFloat((int) bits);
    }

    private static double d(long bits) {
        return Double.longBitsToDouble(bits);
    }

    private static long bits(float value) {
        return Float.floatToRawIntBits(value) & LOW;
    }

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    private static long truth(boolean value) {
        return value ? 1 : 0;
    }

    private static long floats(String verb, float a, float b, float c, String name) {
        return switch (verb) {
            case "add." -> bits(a + b);
            case "mul." -> bits(a * b);
            case "fma." -> bits(Math.fma(a, b, c));
            case "div." -> bits(a / b);
            case "sqrt." -> bits((float) Math.sqrt(a));
            case "neg." -> bits(-a);
            case "abs." -> bits(Math.abs(a));
            case "max." -> bits(Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.max(a, b));
            case "min." -> bits(Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.min(a, b));
            case "larger." -> bits(Math.max(a, b));
            case "smaller." -> bits(Math.min(a, b));
            case "lt." -> truth(a < b);
            case "le." -> truth(a <= b);
            case "eq." -> truth(a == b);
            case "ne." -> truth(a < b || a > b);
            case "nan." -> truth(Float.isNaN(a));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static long doubles(String verb, double a, double b, double c, String name) {
        return switch (verb) {
            case "add." -> bits(a + b);
            case "mul." -> bits(a * b);
            case "fma." -> bits(Math.fma(a, b, c));
            case "div." -> bits(a / b);
            case "sqrt." -> bits(Math.sqrt(a));
            case "neg." -> bits(-a);
            case "abs." -> bits(Math.abs(a));
            case "max." -> bits(Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b));
            case "min." -> bits(Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b));
            case "lt." -> truth(a < b);
            case "le." -> truth(a <= b);
            case "eq." -> truth(a == b);
            case "ne." -> truth(a < b || a > b);
            case "nan." -> truth(Double.isNaN(a));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static long ints(String verb, String type, int a, int b, int c, String name) {
        boolean signed = type.equals("s32");
        int result = switch (verb) {
            case "add." -> a + b;
            case "sub." -> a - b;
            case "mul.lo." -> a * b;
            case "mad.lo." -> a * b + c;
            case "and." -> a & b;
            case "or." -> a | b;
            case "xor." -> a ^ b;
            case "not." -> ~a;
            case "neg." -> -a;
            case "abs." -> Math.abs(a);
            case "shl." -> Integer.compareUnsigned(b, 31) > 0 ? 0 : a << b;
            case "shr." -> Integer.compareUnsigned(b, 31) > 0 ? signed ? a >> 31 : 0 : signed ? a >> b : a >>> b;
            case "min." -> (signed ? a < b : Integer.compareUnsigned(a, b) < 0) ? a : b;
            case "max." -> (signed ? a > b : Integer.compareUnsigned(a, b) > 0) ? a : b;
            case "eq." -> a == b ? 1 : 0;
            case "lt." -> (signed ? a < b : Integer.compareUnsigned(a, b) < 0) ? 1 : 0;
            default -> throw new IllegalArgumentException(name);
        };
        return result & LOW;
    }

    private static long longs(String verb, String type, long a, long b, String name) {
        return switch (verb + type) {
            case "add.b64" -> a + b;
            case "sub.b64" -> a - b;
            case "and.b64" -> a & b;
            case "or.b64" -> a | b;
            case "xor.b64" -> a ^ b;
            case "mul.lo.b64" -> a * b;
            case "shl.b64" -> b > 63 ? 0 : a << b;
            case "shr.s64" -> a >> Math.min(b, 63);
            case "shr.u64" -> b > 63 ? 0 : a >>> b;
            case "eq.b64" -> truth(a == b);
            case "lt.s64" -> truth(a < b);
            case "lt.u64" -> truth(Long.compareUnsigned(a, b) < 0);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** @param to with what says how it is rounded */
    private static long converted(String to, String from, long a) {
        double value = switch (from) {
            case "f32" -> f(a);
            case "f64" -> d(a);
            case "s32" -> (int) a;
            case "u32" -> a & LOW;
            default -> Double.NaN;
        };
        return switch (to + " " + from) {
            case "f32 f64", "f32 s32", "f32 u32" -> bits((float) value);
            case "f64 f32", "f64 s32", "f64 u32" -> bits(value);
            case "rzi.s32 f32", "rzi.s32 f64" -> (int) value & LOW;
            case "s64 s32" -> (int) a;
            case "u64 u32", "u32 u64", "s32 s64" -> a & LOW;
            default -> throw new IllegalArgumentException("cvt." + to + "." + from);
        };
    }
}
