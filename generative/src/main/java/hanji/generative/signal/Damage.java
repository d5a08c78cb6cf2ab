package hanji.generative.signal;

import hanji.kernels.random.Gaussian;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What happened to an image that is to be restored. How much is its level. */
public enum Damage {
    /** Normal noise of the level's standard deviation was added to values on [0, 1], and nothing cut off. */
    NOISE(0.4, List.of(0.1, 0.2, 0.3)),
    /** A Gaussian of standard deviation 1 pixel went over the image, and then noise of the level was added. */
    BLUR(0.2, List.of(0.02, 0.05, 0.1)),
    /** The level's share of pixels is missing, which ones is known. */
    MISSING(0.9, List.of(0.25, 0.5, 0.75));

    private static final double BLURRED = 1;

    private final double most;
    private final List<Double> usual;

    Damage(double most, List<Double> usual) {
        this.most = most;
        this.usual = usual;
    }

    /** The highest level that networks are trained for. */
    public double most() {
        return most;
    }

    /** Levels that are looked at unless told otherwise. */
    public List<Double> usual() {
        return usual;
    }

    /** A level in words: "noise of 0.1". */
    public String words(double level) {
        return switch (this) {
            case NOISE -> "noise of " + level;
            case BLUR -> "blur, noise of " + level;
            case MISSING -> String.format(Locale.ROOT, "%.0f %% missing", 100 * level);
        };
    }

    /**
     * The images at one level of damage. What happens to a pixel is a function of the key, the image's number and the pixel.
     */
    public Damaged of(Images images, double level, Philox noise) {
        double[] levels = new double[images.count()];
        Arrays.fill(levels, level);
        return of(images, levels, noise);
    }

    /** @param levels one for each image */
    public Damaged of(Images images, double[] levels, Philox noise) {
        Signals whole = Signals.of(images);
        boolean[] known = new boolean[images.count() * images.height() * images.width()];
        Arrays.fill(known, true);
        return switch (this) {
            case NOISE -> new Damaged(noisy(whole, levels, noise), known, levels);
            case BLUR ->
                new Damaged(noisy(GaussianFilter.blurred(whole, known, BLURRED), levels, noise), known, levels);
            case MISSING -> missing(whole, known, levels, noise);
        };
    }

    private static Signals noisy(Signals x, double[] levels, Philox noise) {
        float[] values = x.values().clone();
        try (var _ = Scope.open()) {
            float[] normal = Gaussian.gaussian(noise, Shape.of(values.length), Device.CPU)
                    .toFloats();
            for (int i = 0; i < values.length; i++) values[i] += (float) (levels[i / x.imageSize()] * normal[i]);
        }
        return x.with(values);
    }

    private static Damaged missing(Signals x, boolean[] known, double[] levels, Philox noise) {
        float[] values = x.values().clone();
        int pixels = x.height() * x.width();
        for (int i = 0; i < known.length; i++) {
            known[i] = noise.uniform(i) >= levels[i / pixels];
            if (!known[i]) Arrays.fill(values, i * x.channels(), (i + 1) * x.channels(), 0);
        }
        return new Damaged(x.with(values), known, levels);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
