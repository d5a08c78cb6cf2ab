package hanji.generative.learn;

import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * Black and white images in which each pixel repeats the one {@value #RIGHT} columns to the right in the row above, but for a flip of
 * probability {@value #FLIP}; where there is none, it is a fair coin.
 *
 * <p>So the diagonals are Markov chains, each on its own, and the entropy of a pixel given some earlier ones is known: that of a
 * flip over as many steps as it is to the nearest of them on its chain.
 */
record Diagonals(int height, int width) {
    static final int RIGHT = 4;
    static final double FLIP = 0.1;

    /** Images of two levels, [count, H, W, 1] of U8. */
    Tensor draw(Philox random, int count) {
        byte[] pixels = new byte[count * height * width];
        for (int i = 0; i < pixels.length; i++) {
            boolean copies = i / width % height > 0 && i % width + RIGHT < width;
            int above = copies ? pixels[i - width + RIGHT] : 0;
            boolean flips = random.uniform(i) < (copies ? FLIP : 0.5);
            pixels[i] = (byte) (flips ? 1 - above : above);
        }
        return Tensor.of(pixels, count, height, width, 1);
    }

    /**
     * H(pixel | those that it sees) in bits: the least that a network with such a view can need, of [H, W].
     *
     * @param sees whether the first, a pixel, sees the second, an earlier one
     */
    double[] bits(BiPredicate<Place, Place> sees) {
        return IntStream.range(0, height * width)
                .mapToDouble(i -> bits(new Place(i / width, i % width, 0), sees))
                .toArray();
    }

    private double bits(Place pixel, BiPredicate<Place, Place> sees) {
        for (int steps = 1; ; steps++) {
            var ancestor = new Place(pixel.row() - steps, pixel.column() + RIGHT * steps, 0);
            if (ancestor.row() < 0 || ancestor.column() >= width) return 1;
            if (sees.test(pixel, ancestor)) return entropy(flip(steps));
        }
    }

    /** Probability that two pixels of a chain differ, so many steps apart: (1 - (1 - 2 FLIP)^steps) / 2. */
    static double flip(int steps) {
        return (1 - Math.pow(1 - 2 * FLIP, steps)) / 2;
    }

    /** H(p) = -p log2 p - (1 - p) log2 (1 - p), for p above 0 and below 1. */
    private static double entropy(double p) {
        return -(p * Math.log(p) + (1 - p) * Math.log1p(-p)) / Math.log(2);
    }
}
