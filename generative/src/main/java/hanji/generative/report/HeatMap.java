package hanji.generative.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * A value for each position of an image, drawn as colours: white at the lowest and blue at the highest of a scale, or, where the
 * scale goes below 0, white at 0, orange below it and blue above.
 *
 * @param width positions in a row
 * @param values [H, W]
 * @param low end of the scale, below {@code high}
 * @param high its other end; values outside have the colour of the end
 */
public record HeatMap(String title, int width, double[] values, double low, double high) {
    private static final int STEPS = 48;
    private static final int[] BLUE = {0x0b, 0x3b, 0x82};
    private static final int[] ORANGE = {0xb8, 0x45, 0x0f};

    /** @throws IllegalArgumentException if the values are no whole number of rows, or the scale is empty */
    public HeatMap {
        if (width < 1 || values.length == 0 || values.length % width != 0)
            throw new IllegalArgumentException(values.length + " values in rows of " + width);
        if (!(low < high)) throw new IllegalArgumentException("a scale from " + low + " to " + high);
        values = values.clone();
    }

    /** Of values whose scale is from 0, or from the lowest if that is below 0, to the highest. */
    public static HeatMap of(String title, int width, double... values) {
        double low = Math.min(0, Arrays.stream(values).min().orElse(0));
        double high = Math.max(0, Arrays.stream(values).max().orElse(1));
        return new HeatMap(title, width, values, low, low < high ? high : 1);
    }

    int height() {
        return values.length / width;
    }

    /** The cells, each so wide and high, neighbours of one colour in a row as one rectangle. */
    String cells(double left, double top, double cell) {
        var paths = new StringBuilder();
        for (int step = 0; step <= STEPS; step++) {
            String d = cells(step, left, top, cell);
            if (!d.isEmpty()) paths.append(path(colour(step), d));
        }
        return paths.toString();
    }

    private String cells(int step, double left, double top, double cell) {
        var d = new StringBuilder();
        for (int row = 0; row < height(); row++)
            for (int column = 0; column < width; column++) {
                int from = column;
                while (column < width && step(values[row * width + column]) == step) column++;
                if (column > from)
                    d.append(rectangle(left + cell * from, top + cell * row, cell * (column - from), cell));
            }
        return d.toString();
    }

    /** One pixel for each value, red, green, blue; black where a value is no number. */
    public Picture picture() {
        byte[] pixels = new byte[3 * values.length];
        for (int i = 0; i < values.length; i++) {
            int colour = Double.isNaN(values[i])
                    ? 0
                    : Integer.parseInt(colour(step(values[i])).substring(1), 16);
            pixels[3 * i] = (byte) (colour >> 16);
            pixels[3 * i + 1] = (byte) (colour >> 8);
            pixels[3 * i + 2] = (byte) colour;
        }
        return new Picture(pixels, height(), width, 3);
    }

    /** All colours of the scale, from its low end on the left. */
    String scale(double left, double top, double length, double thickness) {
        var paths = new StringBuilder();
        double each = length / (STEPS + 1);
        for (int step = 0; step <= STEPS; step++)
            paths.append(path(colour(step), rectangle(left + each * step, top, each, thickness)));
        return paths.toString();
    }

    private static String rectangle(double x, double y, double width, double height) {
        return Svg.format("M%.1f %.1fh%.1fv%.1fh%.1fz", x, y, width, height, -width);
    }

    private static String path(String colour, String d) {
        return "<path fill=\"" + colour + "\" d=\"" + d + "\"/>\n";
    }

    private int step(double value) {
        return (int) Math.round(STEPS * Math.clamp((value - low) / (high - low), 0, 1));
    }

    private String colour(int step) {
        double value = low + (high - low) * step / STEPS, white = Math.max(low, 0);
        int[] full = value < white ? ORANGE : BLUE;
        double share = Math.abs(value - white) / (Math.max(Math.abs(low), Math.abs(high)) - Math.abs(white));
        var text = new StringBuilder("#");
        for (int part : full) text.append(String.format(Locale.ROOT, "%02x", Math.round(255 + share * (part - 255))));
        return text.toString();
    }
}
