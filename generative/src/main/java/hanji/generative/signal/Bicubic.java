package hanji.generative.signal;

/**
 * Bicubic interpolation by cubic convolution: Keys, "Cubic convolution interpolation for digital image processing", IEEE
 * Transactions on Acoustics, Speech and Signal Processing 29 (1981) 1153, with a = -1/2, which gives back every polynomial of
 * second degree. Pixel i of an axis has its centre at i + 1/2; the outermost pixels are continued beyond the border.
 */
public final class Bicubic {
    private static final double A = -0.5;

    private Bicubic() {}

    /** The kernel: 1 at 0, 0 at every other whole number, and 0 from 2 on. */
    static double kernel(double distance) {
        double x = Math.abs(distance);
        if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
        if (x < 2) return ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
        return 0;
    }

    /** [N, H, W, C] to [N, factor H, factor W, C]. */
    public static Signals enlarged(Signals x, int factor) {
        Signals tall = Separable.alongColumns(
                x, factor * x.height(), (at, line) -> between((at + 0.5) / factor - 0.5, line, x.height()));
        return Separable.alongRows(
                tall, factor * x.width(), (at, line) -> between((at + 0.5) / factor - 0.5, line, x.width()));
    }

    /** The value at a place of a line of n pixels, whose centres are at 0 to n - 1. */
    private static double between(double place, Separable.Old line, int n) {
        int before = (int) Math.floor(place);
        double sum = 0;
        for (int i = before - 1; i <= before + 2; i++) sum += kernel(place - i) * line.at(Math.clamp(i, 0, n - 1));
        return sum;
    }
}
