package hanji.generative.signal;

import hanji.nn.data.Images;
import java.util.Arrays;
import java.util.List;

/**
 * The median of the known pixels in a square around each pixel, of each channel by itself; where none is known in the square, in the
 * least larger one that has any.
 *
 * @param side of the square, odd
 */
public record MedianFilter(int side) implements Filter {
    /** What is worth trying. */
    public static List<MedianFilter> candidates() {
        return List.of(new MedianFilter(1), new MedianFilter(3), new MedianFilter(5), new MedianFilter(7));
    }

    @Override
    public Images restore(Damaged damaged) {
        Signals x = damaged.signals();
        float[] values = new float[x.values().length];
        for (int i = 0; i < values.length; i++) values[i] = median(damaged, i);
        return damaged.keepingKnown(x.with(values)).images();
    }

    @Override
    public String setting() {
        return side + "x" + side;
    }

    private float median(Damaged damaged, int value) {
        Signals x = damaged.signals();
        for (int reach = side / 2; reach < Math.max(x.height(), x.width()); reach++) {
            float[] known = known(damaged, value, reach);
            if (known.length > 0) return middle(known);
        }
        return 0;
    }

    /** Known values of the channel of this one, as near to it. */
    private static float[] known(Damaged damaged, int value, int reach) {
        Signals x = damaged.signals();
        int channel = value % x.channels(), pixel = value / x.channels();
        int column = pixel % x.width(),
                row = pixel / x.width() % x.height(),
                first = pixel - pixel % (x.height() * x.width());
        float[] found = new float[(2 * reach + 1) * (2 * reach + 1)];
        int count = 0;
        for (int r = Math.max(0, row - reach); r <= Math.min(x.height() - 1, row + reach); r++)
            for (int c = Math.max(0, column - reach); c <= Math.min(x.width() - 1, column + reach); c++) {
                int at = first + r * x.width() + c;
                if (damaged.known()[at]) found[count++] = x.values()[at * x.channels() + channel];
            }
        return Arrays.copyOf(found, count);
    }

    /** The mean of the two in the middle where their number is even. */
    private static float middle(float[] values) {
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
