package hanji.simulator.machine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text by C's {@code printf} (ISO C 7.23.6.1), whose values lie one behind the other, each at a multiple of its size:
 * integers have 4 bytes, or 8 with l, ll, j, t or z; floats and pointers have 8.
 */
final class PrintFormat {
    private static final Pattern DIRECTIVE =
            Pattern.compile("%([-+ #0]*)(\\*|\\d+)?(?:\\.(\\*|\\d+)?)?(hh|h|ll|l|j|t|z)?([a-zA-Z%])");
    private static final int DEFAULT_PRECISION = 6;

    private final HostView memory;
    private final String printed;
    private long at;
    private int count;

    /** One directive; the precision is -1 if none is given. */
    private record Directive(String flags, int width, int precision, boolean wide, boolean half, char conversion) {
        boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }

        /** With its sign, filled up to its width. */
        String filled(String sign, String digits, boolean zeros) {
            String fill = "0".repeat(zeros ? Math.max(0, width - sign.length() - digits.length()) : 0);
            String all = sign + fill + digits;
            String blanks = " ".repeat(Math.max(0, width - all.length()));
            return has('-') ? all + blanks : blanks + all;
        }

        String sign(boolean negative) {
            return negative ? "-" : has('+') ? "+" : has(' ') ? " " : "";
        }
    }

    /** @param at where the values lie */
    PrintFormat(String format, HostView memory, long at) {
        this.memory = memory;
        this.at = at;
        printed = DIRECTIVE.matcher(format).replaceAll(each -> Matcher.quoteReplacement(one(each)));
    }

    String printed() {
        return printed;
    }

    /** How many values were printed. */
    int count() {
        return count;
    }

    private long take(int bytes) {
        at = Math.ceilDiv(at, bytes) * bytes;
        long number = memory.number(at, bytes);
        at += bytes;
        return number;
    }

    private static String group(MatchResult directive, int number) {
        String text = directive.group(number);
        return text == null ? "" : text;
    }

    private String one(MatchResult found) {
        char conversion = group(found, 5).charAt(0);
        if (conversion == '%') return "%";
        int width = size(group(found, 2));
        int precision = found.group().contains(".") ? size(group(found, 3)) : -1;
        String length = group(found, 4);
        boolean left = width < 0;
        var directive = new Directive(
                group(found, 1) + (left ? "-" : ""),
                Math.abs(width),
                precision,
                !length.isEmpty() && !length.startsWith("h"),
                length.startsWith("h"),
                conversion);
        count++;
        return switch (conversion) {
            case 'd', 'i', 'u', 'o', 'x', 'X' -> integer(directive, length);
            case 'c' -> directive.filled("", Character.toString((char) (take(Integer.BYTES) & 0xff)), false);
            case 's' -> {
                String text = memory.text(take(Long.BYTES));
                yield directive.filled(
                        "", precision < 0 ? text : text.substring(0, Math.min(precision, text.length())), false);
            }
            case 'p' -> directive.filled("", "0x" + Long.toHexString(take(Long.BYTES)), false);
            case 'f', 'F', 'e', 'E', 'g', 'G', 'a', 'A' -> real(directive, Double.longBitsToDouble(take(Long.BYTES)));
            default -> found.group();
        };
    }

    private int size(String text) {
        if (text.isEmpty()) return 0;
        return text.equals("*") ? (int) take(Integer.BYTES) : Integer.parseInt(text);
    }

    private String integer(Directive directive, String length) {
        boolean signed = directive.conversion == 'd' || directive.conversion == 'i';
        long bits = take(directive.wide ? Long.BYTES : Integer.BYTES);
        int width = directive.wide ? 64 : length.equals("hh") ? 8 : directive.half ? 16 : 32;
        long value = signed ? bits << 64 - width >> 64 - width : bits << 64 - width >>> 64 - width;
        String digits = switch (directive.conversion) {
            case 'o' -> Long.toOctalString(value);
            case 'x', 'X' -> Long.toHexString(value);
            case 'u' -> Long.toUnsignedString(value);
            default -> Long.toString(value).replace("-", "");
        };
        digits = "0".repeat(Math.max(0, directive.precision - digits.length())) + digits;
        String prefix = signed ? directive.sign(value < 0) : "";
        if (directive.has('#') && value != 0)
            prefix += switch (directive.conversion) {
                case 'x', 'X' -> "0x";
                case 'o' -> "0";
                default -> "";
            };
        String all =
                directive.filled(prefix, digits, directive.has('0') && !directive.has('-') && directive.precision < 0);
        return directive.conversion == 'X' ? all.toUpperCase(Locale.ROOT) : all;
    }

    private static String real(Directive directive, double value) {
        String sign = directive.sign(Double.doubleToRawLongBits(value) < 0 && !Double.isNaN(value));
        double size = Math.abs(value);
        boolean finite = Double.isFinite(value);
        String digits;
        int precision = directive.precision < 0 ? DEFAULT_PRECISION : directive.precision;
        if (!finite) digits = Double.isNaN(value) ? "nan" : "inf";
        else
            digits = switch (Character.toLowerCase(directive.conversion)) {
                case 'f' -> fixed(size, precision);
                case 'e' -> scientific(size, precision);
                case 'g' -> shorter(size, Math.max(1, precision), directive.has('#'));
                default -> Double.toHexString(size).replace("p", value == 0 || exponent(size) >= 0 ? "p+" : "p");
            };
        String all = directive.filled(sign, digits, finite && directive.has('0') && !directive.has('-'));
        return Character.isUpperCase(directive.conversion) ? all.toUpperCase(Locale.ROOT) : all;
    }

    private static int exponent(double size) {
        return Math.getExponent(size);
    }

    private static String fixed(double size, int precision) {
        return new BigDecimal(size).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String scientific(double size, int precision) {
        BigDecimal rounded = rounded(size, precision + 1);
        String digits = rounded.unscaledValue().toString();
        int exponent = size == 0 ? 0 : rounded.precision() - 1 - rounded.scale();
        digits += "0".repeat(Math.max(0, precision + 1 - digits.length()));
        String text = digits.substring(0, 1) + (precision == 0 ? "" : "." + digits.substring(1, precision + 1));
        return text + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static BigDecimal rounded(double size, int digits) {
        return new BigDecimal(size).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    /** {@code %g}: as {@code %e} where the exponent is below -4 or not below the precision, else as {@code %f}. */
    private static String shorter(double size, int precision, boolean keepsZeros) {
        BigDecimal rounded = rounded(size, precision);
        int exponent = size == 0 ? 0 : rounded.precision() - 1 - rounded.scale();
        boolean isLong = exponent < -4 || exponent >= precision;
        String text = isLong ? scientific(size, precision - 1) : fixed(size, precision - 1 - exponent);
        if (keepsZeros || !text.contains(".")) return text;
        return isLong ? text.replaceFirst("\\.?0+e", "e") : text.replaceFirst("\\.?0+$", "");
    }
}
