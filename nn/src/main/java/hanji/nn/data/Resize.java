package hanji.nn.data;

/**
 * Scales images, each axis by itself. An axis that gets shorter takes the mean over the area that a new pixel covers,
 * parts of pixels by their share; one that gets longer interpolates linearly between pixel centres, and repeats the
 * edge beyond them. Samples are taken as stored, without regard to gamma; one rounding at the end, half up.
 */
final class Resize {
    private Resize() {}

    /** {@code [H, W, C]} scaled to {@code [to.height, to.width, C]}. */
    static byte[] apply(byte[] pixels, Size from, int channels, Size to) {
        Taps rows = Taps.of(from.height(), to.height());
        Taps columns = Taps.of(from.width(), to.width());
        double[] narrow = new double[from.height() * to.width() * channels];
        for (int y = 0; y < from.height(); y++) {
            int row = y * from.width() * channels;
            for (int x = 0; x < to.width(); x++) {
                for (int c = 0; c < channels; c++) {
                    double sum = 0;
                    double[] weights = columns.weights[x];
                    for (int t = 0; t < weights.length; t++) {
                        sum += weights[t] * (pixels[row + (columns.first[x] + t) * channels + c] & 255);
                    }
                    narrow[(y * to.width() + x) * channels + c] = sum;
                }
            }
        }
        int line = to.width() * channels;
        byte[] scaled = new byte[to.height() * line];
        for (int y = 0; y < to.height(); y++) {
            double[] weights = rows.weights[y];
            for (int i = 0; i < line; i++) {
                double sum = 0;
                for (int t = 0; t < weights.length; t++) {
                    sum += weights[t] * narrow[(rows.first[y] + t) * line + i];
                }
                scaled[y * line + i] = (byte) Math.floor(sum + 0.5);
            }
        }
        return scaled;
    }

    /** For each new place along an axis the first old place that it takes from, and the weights from there on. */
    private record Taps(int[] first, double[][] weights) {
        static Taps of(int from, int to) {
            var taps = new Taps(new int[to], new double[to][]);
            for (int i = 0; i < to; i++) {
                if (to < from) {
                    taps.cover(i, (double) i * from / to, (double) (i + 1) * from / to, from);
                } else {
                    taps.interpolate(i, (i + 0.5) * from / to - 0.5, from);
                }
            }
            return taps;
        }

        private void cover(int i, double start, double end, int from) {
            first[i] = (int) start;
            int last = Math.min((int) Math.ceil(end), from);
            weights[i] = new double[last - first[i]];
            for (int t = 0; t < weights[i].length; t++) {
                double covered = Math.min(end, first[i] + t + 1.0) - Math.max(start, first[i] + t);
                weights[i][t] = covered / (end - start);
            }
        }

        private void interpolate(int i, double centre, int from) {
            double at = Math.clamp(centre, 0.0, from - 1.0);
            first[i] = Math.min((int) at, Math.max(0, from - 2));
            double share = at - first[i];
            weights[i] = from == 1 ? new double[] {1} : new double[] {1 - share, share};
        }
    }
}
