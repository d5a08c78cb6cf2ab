package hanji.generative.measure;

import java.util.Locale;

/**
 * A figure and where it would lie, 95 times of 100, for other images of the same kind.
 *
 * @param value of the images at hand
 * @param low end of the interval; NaN where the images are too few to tell
 * @param high its other end
 */
public record Interval(double value, double low, double high) {
    private static final int MOST_DIGITS = 6;
    private static final int USUAL_DIGITS = 3;

    /** Without what the figure cannot be: only the ends are cut. */
    public Interval within(double least, double most) {
        return new Interval(value, Math.max(least, low), Math.min(most, high));
    }

    /** In other units, such as percent. */
    public Interval times(double factor) {
        return new Interval(factor * value, factor * low, factor * high);
    }

    /** The value alone, to as many digits as its interval bears: two of half its width; a whole number without one as such. */
    public String text() {
        return number(value);
    }

    /** For example "12.3 [11.9, 12.7]"; without an interval, the value alone. */
    public String textWithEnds() {
        return Double.isNaN(low) ? text() : text() + " [" + number(low) + ", " + number(high) + "]";
    }

    private String number(double number) {
        double half = (high - low) / 2;
        int digits = half > 0
                ? Math.clamp(1 - (int) Math.floor(Math.log10(half)), 0, MOST_DIGITS)
                : value == Math.rint(value) ? 0 : USUAL_DIGITS;
        String text = String.format(Locale.ROOT, "%,." + digits + "f", number);
        return text.matches("-[0.]*") ? text.substring(1) : text;
    }
}
