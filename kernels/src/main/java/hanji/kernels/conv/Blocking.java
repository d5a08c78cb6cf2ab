package hanji.kernels.conv;

import hanji.kernels.tile.Caches;
import hanji.tensor.Device;

/**
 * How convolutions on the CPU cut their work for the caches that a thread can count on. No result depends on it.
 *
 * @param pixels outputs that pass over a stretch of a panel, tile by tile: their sums take a third of the first level at most
 * @param terms longest stretch of a chain that a tile takes at once: so many rows of a panel are an eighth of the second
 *     level, or, which was quicker with 48 KiB, five sixths of the first
 * @param summed pixels whose columns a weight's gradient has in work at once, unless a line is longer
 * @param slice elements of a weight's gradient that are summed over all images at once: the second level
 */
record Blocking(int pixels, int terms, int summed, int slice) {
    /** Bytes of a row of a panel. */
    private static final int ROW = Panels.WIDTH * Float.BYTES;
    /** Two lines of an image of 28x28: more pixels reuse no more. */
    private static final int MOST_PIXELS = 56;
    /** Pixels whose columns were quickest for a first level of 32 KiB, which they share with the channels under the taps. */
    private static final int SUMMED = 224, SUMMED_FOR = 32 << 10;
    /** The same for 48 KiB, which those of another maker have: a channel's pixels, 256 bytes apart, meet few of its sets. */
    private static final int SUMMED_LARGE = 112, LARGE = 48 << 10;
    /** Limits of a slice: less is not worth a pass over the images, more is worth many tasks. */
    private static final int LEAST_SLICE = 1 << 12, MOST_SLICE = 1 << 18;

    /** For the threads of a device. */
    static Blocking of(Device device) {
        return of(Caches.current().each(device.threads(), Runtime.getRuntime().availableProcessors()));
    }

    /** For what one thread has: of 48 KiB all, or half with another thread beside. */
    static Blocking of(Caches caches) {
        int first = caches.first();
        boolean isLarge = first % (LARGE / 2) == 0;
        return new Blocking(
                Math.clamp(first / 3 / ROW, 1, MOST_PIXELS),
                Math.clamp(isLarge ? first / 6 * 5 / ROW : caches.second() / 8 / ROW, 64, 1 << 14),
                (int) Math.clamp(
                        isLarge ? (long) SUMMED_LARGE * first / LARGE : (long) SUMMED * first / SUMMED_FOR,
                        1,
                        2 * SUMMED),
                Math.clamp(caches.second() / Float.BYTES, LEAST_SLICE, MOST_SLICE));
    }
}
