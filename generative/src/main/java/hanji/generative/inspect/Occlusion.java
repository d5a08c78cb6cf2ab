package hanji.generative.inspect;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;

import hanji.generative.model.LayerChain;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;

/**
 * How far the class score falls when a square of one grey hides a part of the image, for each place of the square: what the
 * network needs to see. On a linear model it is the sum of {@code weight * (value - fill)} under the square. Zeiler and Fergus,
 * "Visualizing and understanding convolutional networks", 2013, section 4.2.
 *
 * @param size width and height of the square, in pixels
 * @param fill value of its pixels
 */
public record Occlusion(int size, double fill) {
    private static final int PART = 128;

    /** @throws IllegalArgumentException for a square without pixels */
    public Occlusion {
        if (size < 1) throw new IllegalArgumentException("size must be at least 1, not " + size);
    }

    /**
     * What became of an image.
     *
     * @param falls by the pixel in the middle of the square, right and below of it for an even size: the score before less that
     *     with the square, [H W]
     * @param changed whether another class is the likeliest then, [H W]
     */
    public record Falls(double[] falls, boolean[] changed) {
        /** Whether the square changes the class from where the score falls most, the first of several such places. */
        public boolean worst() {
            int worst = 0;
            for (int i = 1; i < falls.length; i++) if (falls[i] > falls[worst]) worst = i;
            return changed[worst];
        }

        /** The share of the places from which the square changes the class. */
        public double share() {
            int count = 0;
            for (boolean each : changed) if (each) count++;
            return (double) count / changed.length;
        }
    }

    /**
     * Slides the square over an image; where it would go beyond, less is hidden.
     *
     * @param image [1, H, W, C]
     * @param label the class whose score is looked at
     */
    public Falls of(LayerChain chain, Tensor image, int label) {
        int places = image.shape().dim(1) * image.shape().dim(2);
        var map = new Falls(new double[places], new boolean[places]);
        try (var _ = Scope.open()) {
            double[] before = chain.logits(image).toDoubles();
            for (int from = 0; from < places; from += PART) {
                int count = Math.min(PART, places - from);
                try (var _ = Scope.open()) {
                    double[] after = chain.logits(hidden(image, from, count)).toDoubles();
                    for (int i = 0; i < count; i++) {
                        map.falls[from + i] = before[label] - after[i * before.length + label];
                        map.changed[from + i] = likeliest(after, i * before.length, before.length)
                                != likeliest(before, 0, before.length);
                    }
                }
            }
        }
        return map;
    }

    private static int likeliest(double[] logits, int from, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) if (logits[from + c] > logits[from + best]) best = c;
        return best;
    }

    /** {@code x * open + fill * (1 - open)}, a copy for each place. */
    private Tensor hidden(Tensor image, int from, int count) {
        int height = image.shape().dim(1), width = image.shape().dim(2);
        float[] open = new float[count * height * width];
        for (int i = 0; i < open.length; i++) {
            int place = from + i / (height * width), pixel = i % (height * width);
            boolean hides = under(pixel / width, place / width) && under(pixel % width, place % width);
            open[i] = hides ? 0 : 1;
        }
        Tensor mask = Tensor.of(open, count, height, width, 1).to(image.dtype(), image.device());
        return add(multiply(image, mask), affine(mask, -fill, fill));
    }

    private boolean under(int at, int middle) {
        int first = middle - (size - 1) / 2;
        return at >= first && at < first + size;
    }
}
