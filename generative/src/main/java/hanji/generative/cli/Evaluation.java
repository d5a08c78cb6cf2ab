package hanji.generative.cli;

import hanji.generative.Density;
import hanji.nn.data.Images;

/** Measures a density on images, with a progress bar. */
final class Evaluation {
    private static final int PART = 100;

    private Evaluation() {}

    /** Bits/dim of each image. */
    static double[] bitsPerDim(Density density, Images images, ProgressBar bar) {
        double[] bits = new double[images.count()];
        for (int from = 0; from < bits.length; from += PART) {
            bar.show((double) from / bits.length, from + " of " + bits.length + " images");
            int to = Math.min(bits.length, from + PART);
            System.arraycopy(density.bitsPerDim(images.slice(from, to)), 0, bits, from, to - from);
        }
        bar.show(1, bits.length + " images");
        return bits;
    }
}
