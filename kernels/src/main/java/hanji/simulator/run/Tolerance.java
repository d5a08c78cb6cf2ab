package hanji.simulator.run;

import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far results may be from what is expected: {@code 1e-5}, {@code 1e-5rel} of what is expected, or {@code 2ulps},
 * numbers of the type apart.
 */
public record Tolerance(double amount, Unit unit) {
    /** Equal bits; any NaN is any other. */
    public static final Tolerance NONE = new Tolerance(0, Unit.ULPS);

    private static final Pattern FORM = Pattern.compile("(\\d\\S*?)(rel|ulps?)?");

    /** What the amount is. */
    public enum Unit {
        ABSOLUTE,
        RELATIVE,
        ULPS
    }

    /** @throws IllegalArgumentException if it has not the form of one; one line */
    public static Tolerance parse(String text) {
        Matcher matcher = FORM.matcher(text);
        try {
            if (matcher.matches() && Double.isFinite(Double.parseDouble(matcher.group(1))))
                return new Tolerance(
                        Double.parseDouble(matcher.group(1)),
                        matcher.group(2) == null
                                ? Unit.ABSOLUTE
                                : matcher.group(2).equals("rel") ? Unit.RELATIVE : Unit.ULPS);
        } catch (NumberFormatException _) {
            // told below
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no tolerance; expected one such as 1e-5, 1e-5rel or 2ulps");
    }

    /**
     * Whether an element is near enough.
     *
     * @param exact what is expected before it is rounded to the type
     * @param rounded the same, as elements of the type
     */
    boolean allows(Argument.Array array, ByteBuffer found, ByteBuffer rounded, int i, double exact) {
        double value = array.element(found, i).doubleValue();
        double wanted = array.element(rounded, i).doubleValue();
        if (Double.isNaN(value) || Double.isNaN(wanted)) return Double.isNaN(value) && Double.isNaN(wanted);
        if (unit == Unit.ULPS && amount == 0) return bits(array.type(), found, i) == bits(array.type(), rounded, i);
        if (unit == Unit.ULPS) return apart(order(array.type(), found, i), order(array.type(), rounded, i)) <= amount;
        if (value == wanted) return true;
        if (Double.isInfinite(value) || Double.isInfinite(wanted)) return false;
        return Math.abs(value - exact) <= (unit == Unit.ABSOLUTE ? amount : amount * Math.abs(exact));
    }

    private static long bits(Argument.Type type, ByteBuffer elements, int i) {
        return switch (type.bytes()) {
            case 1 -> elements.get(i);
            case 2 -> elements.getShort(2 * i);
            case 4 -> elements.getInt(4 * i);
            default -> elements.getLong(8 * i);
        };
    }

    /** How far apart two numbers are: exactly, where that is less than 2^53; doubles are up to 2^64 apart. */
    private static double apart(long a, long b) {
        long apart = Math.max(a, b) - Math.min(a, b);
        return apart >= 0 ? apart : apart + 0x1p64;
    }

    /** A number that goes up by 1 from each value of the type to the next. */
    private static long order(Argument.Type type, ByteBuffer elements, int i) {
        long bits = bits(type, elements, i);
        return switch (type) {
            case F16, BF16, F32, F64 -> bits >= 0 ? bits : (-1L << 8 * type.bytes() - 1) - bits;
            case U8 -> bits & 0xff;
            case I8, I16, I32, I64 -> bits;
        };
    }
}
