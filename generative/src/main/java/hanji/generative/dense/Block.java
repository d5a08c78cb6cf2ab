package hanji.generative.dense;

import hanji.tensor.Device;
import java.util.function.Consumer;

/**
 * Some neighbouring images of a set as doubles, in both orders, so that products with them on either side run along rows.
 *
 * @param from number of the first in the set
 * @param count how many: n
 * @param rows [n, D]
 * @param columns [D, n]
 */
public record Block(int from, int count, double[] rows, double[] columns) {
    private static final int MOST = 256;

    /** What becomes of an intensity. */
    @FunctionalInterface
    public interface Value {
        /** The intensity itself, 0 to 255. */
        Value LEVEL = (intensity, _) -> intensity;

        /** 1 above 127, 0 up to it. */
        Value BINARY = (intensity, _) -> intensity > 127 ? 1 : 0;

        /** @param element of the set [N, D], counted along */
        double of(int intensity, long element);
    }

    /**
     * Cuts a set into blocks and shows them in order.
     *
     * @param pixels [N, D]
     * @param use may keep nothing of a block
     */
    public static void each(Device device, byte[] pixels, int dimensions, Value value, Consumer<Block> use) {
        int images = pixels.length / dimensions;
        for (int from = 0; from < images; from += MOST) {
            int count = Math.min(MOST, images - from);
            var block = new Block(from, count, new double[count * dimensions], new double[count * dimensions]);
            device.parallelRanges(count, 1, (first, end) -> {
                for (int n = first; n < end; n++) block.fill(n, pixels, dimensions, value);
            });
            use.accept(block);
        }
    }

    private void fill(int n, byte[] pixels, int dimensions, Value value) {
        for (int d = 0; d < dimensions; d++) {
            long element = (long) (from + n) * dimensions + d;
            double x = value.of(Byte.toUnsignedInt(pixels[(int) element]), element);
            rows[n * dimensions + d] = x;
            columns[d * count + n] = x;
        }
    }

    /** D, the values of an image. */
    public int dimensions() {
        return rows.length / count;
    }

    /**
     * The columns less a mean.
     *
     * @param means whose D values from {@code offset} on are the mean
     * @return [D, n]
     */
    public double[] centred(double[] means, int offset) {
        double[] centred = columns.clone();
        for (int d = 0; d < dimensions(); d++)
            for (int i = d * count; i < (d + 1) * count; i++) centred[i] -= means[offset + d];
        return centred;
    }

    /** |x|² of each image. */
    public double[] squaredNorms() {
        double[] norms = new double[count];
        for (int i = 0; i < rows.length; i++) norms[i / dimensions()] += rows[i] * rows[i];
        return norms;
    }
}
