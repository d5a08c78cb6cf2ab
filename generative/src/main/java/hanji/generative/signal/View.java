package hanji.generative.signal;

import hanji.nn.data.Images;
import java.util.Locale;

/** What is left of an image, in one channel. */
public enum View {
    /** How bright it is: 0.299 R + 0.587 G + 0.114 B, the luma of ITU-R BT.601. */
    GREY("brightness"),
    /** Where its brightness changes: a quarter of the length of Sobel's gradient, its border continued. */
    EDGES("edges");

    private final String words;

    View(String words) {
        this.words = words;
    }

    /** For example "edges". */
    public String words() {
        return words;
    }

    /** Of each image, [N, H, W, 1]. */
    public Images of(Images images) {
        float[] luma = luma(images);
        return switch (this) {
            case GREY -> new Signals(images.height(), images.width(), 1, luma).images();
            case EDGES ->
                edges(new Signals(images.height(), images.width(), 1, luma)).images();
        };
    }

    private static float[] luma(Images images) {
        Signals x = Signals.of(images);
        if (images.channels() == 1) return x.values();
        float[] luma = new float[x.values().length / 3];
        for (int i = 0; i < luma.length; i++)
            luma[i] =
                    (float) (0.299 * x.values()[3 * i] + 0.587 * x.values()[3 * i + 1] + 0.114 * x.values()[3 * i + 2]);
        return luma;
    }

    private static Signals edges(Signals x) {
        Signals across = Separable.alongRows(smoothedDown(x), x.width(), (at, line) -> slope(at, line, x.width()));
        Signals down = Separable.alongColumns(smoothedAcross(x), x.height(), (at, line) -> slope(at, line, x.height()));
        float[] lengths = new float[x.values().length];
        for (int i = 0; i < lengths.length; i++)
            lengths[i] = (float) (Math.sqrt(square(across.values()[i]) + square(down.values()[i])) / 4);
        return x.with(lengths);
    }

    private static Signals smoothedDown(Signals x) {
        return Separable.alongColumns(x, x.height(), (at, line) -> smoothed(at, line, x.height()));
    }

    private static Signals smoothedAcross(Signals x) {
        return Separable.alongRows(x, x.width(), (at, line) -> smoothed(at, line, x.width()));
    }

    /** Weights 1, 2 and 1. */
    private static double smoothed(int at, Separable.Old line, int n) {
        return line.at(Math.max(0, at - 1)) + 2 * line.at(at) + line.at(Math.min(n - 1, at + 1));
    }

    /** Weights -1, 0 and 1. */
    private static double slope(int at, Separable.Old line, int n) {
        return line.at(Math.min(n - 1, at + 1)) - line.at(Math.max(0, at - 1));
    }

    private static double square(double value) {
        return value * value;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
