package hanji.generative.measure;

import hanji.nn.data.Images;

/**
 * How alike pixels at some distance are: for each lag (dy, dx) Pearson's correlation over all pairs of pixels of one channel of one
 * image that lie so apart. It sees the texture of images, and nothing of what they show.
 *
 * @param reach largest lag either way
 * @param sums for each image and lag of half the plane: of x, x', x x, x' x' and x x' over its pairs, [N, lags, 5]
 * @param pairs of one image, for each lag
 */
public record Autocorrelation(int reach, double[] sums, int[] pairs) {
    private static final int REACH = 4;
    private static final int SUMS = 5;

    /** Whether images are large enough to have a lag of 1 in their middle. */
    public static boolean isDefined(Images images) {
        return images.height() > 3 && images.width() > 3;
    }

    /** What is known of images, for maps of any of them. */
    public static Autocorrelation of(Images images) {
        int reach = Math.min(REACH, Math.min(images.height(), images.width()) - 1), lags = lags(reach);
        byte[] pixels = images.pixels();
        double[] sums = new double[images.count() * lags * SUMS];
        int[] pairs = new int[lags];
        for (int lag = 0; lag < lags; lag++) {
            int dy = dy(lag, reach), dx = dx(lag, reach);
            pairs[lag] = (images.height() - dy) * (images.width() - Math.abs(dx)) * images.channels();
            for (int n = 0; n < images.count(); n++)
                add(pixels, n * images.imageSize(), images, dy, dx, sums, (n * lags + lag) * SUMS);
        }
        return new Autocorrelation(reach, sums, pairs);
    }

    /** Lags that are not each other's opposites, (0, 0) left out: (0, 1 to reach), then those of the rows below. */
    private static int lags(int reach) {
        return reach + reach * (2 * reach + 1);
    }

    private static int dy(int lag, int reach) {
        return lag < reach ? 0 : 1 + (lag - reach) / (2 * reach + 1);
    }

    private static int dx(int lag, int reach) {
        return lag < reach ? lag + 1 : (lag - reach) % (2 * reach + 1) - reach;
    }

    private static void add(byte[] pixels, int from, Images size, int dy, int dx, double[] sums, int to) {
        int channels = size.channels(), row = size.width() * channels;
        int left = Math.max(0, -dx) * channels, right = row - Math.max(0, dx) * channels;
        int apart = dy * row + dx * channels;
        long a = 0, b = 0, aa = 0, bb = 0, ab = 0;
        for (int y = 0; y < size.height() - dy; y++)
            for (int at = from + y * row + left; at < from + y * row + right; at++) {
                int x = Byte.toUnsignedInt(pixels[at]), other = Byte.toUnsignedInt(pixels[at + apart]);
                a += x;
                b += other;
                aa += x * x;
                bb += other * other;
                ab += x * other;
            }
        sums[to] = a;
        sums[to + 1] = b;
        sums[to + 2] = aa;
        sums[to + 3] = bb;
        sums[to + 4] = ab;
    }

    /** The middle of images, half as high and half as wide: where they are zoomed in on. */
    public static Images middle(Images images) {
        int height = images.height() / 2, width = images.width() / 2, channels = images.channels();
        int top = (images.height() - height) / 2, left = (images.width() - width) / 2;
        byte[] all = images.pixels(), middle = new byte[images.count() * height * width * channels];
        for (int line = 0; line < images.count() * height; line++) {
            int n = line / height, y = top + line % height;
            int from = n * images.imageSize() + (y * images.width() + left) * channels;
            System.arraycopy(all, from, middle, line * width * channels, width * channels);
        }
        return Images.unlabelled(height, width, channels, middle);
    }

    /** Correlations of the lags of half the plane over some images; 0 where nothing varies. */
    private double[] correlations(int[] members) {
        double[] correlations = new double[pairs.length];
        for (int lag = 0; lag < correlations.length; lag++) {
            double[] total = new double[SUMS];
            for (int n : members)
                for (int i = 0; i < SUMS; i++) total[i] += sums[(n * correlations.length + lag) * SUMS + i];
            double count = (double) pairs[lag] * members.length;
            double covariance = total[4] - total[0] * total[1] / count;
            double variances = (total[2] - total[0] * total[0] / count) * (total[3] - total[1] * total[1] / count);
            correlations[lag] = variances > 0 ? covariance / Math.sqrt(variances) : 0;
        }
        return correlations;
    }

    /** Root of the mean squared difference between the correlations of some images and those of all of others. */
    public Statistic distance(Autocorrelation reference) {
        double[] others = reference.correlations(reference.all());
        return members -> {
            double squares = 0;
            double[] own = correlations(members);
            for (int lag = 0; lag < own.length; lag++) squares += (own[lag] - others[lag]) * (own[lag] - others[lag]);
            return Math.sqrt(squares / own.length);
        };
    }

    private int[] all() {
        int count = sums.length / pairs.length / SUMS;
        int[] all = new int[count];
        for (int n = 0; n < count; n++) all[n] = n;
        return all;
    }

    /** Correlations of all lags over all images, as a square with lag (0, 0) in the middle, [2 reach + 1, 2 reach + 1]. */
    public double[] map() {
        int side = 2 * reach + 1, middle = side * side / 2;
        double[] correlations = correlations(all()), map = new double[side * side];
        map[middle] = 1;
        for (int lag = 0; lag < correlations.length; lag++) {
            int apart = dy(lag, reach) * side + dx(lag, reach);
            map[middle + apart] = correlations[lag];
            map[middle - apart] = correlations[lag];
        }
        return map;
    }
}
