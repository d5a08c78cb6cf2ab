package hanji.generative.model;

import java.util.Locale;

/** A part of an image that is known while the rest is drawn. */
public enum Part {
    /** Its upper half. */
    TOP("top half"),
    /** Its lower half. */
    BOTTOM("bottom half"),
    /** Its left half. */
    LEFT("left half"),
    /** Its right half. */
    RIGHT("right half"),
    /** All but the middle, which has half of the rows and columns. */
    RIM("rim");

    private final String words;

    Part(String words) {
        this.words = words;
    }

    /** The pixels that belong to it, row by row. */
    public boolean[] of(int height, int width) {
        boolean[] part = new boolean[height * width];
        for (int i = 0; i < part.length; i++) part[i] = has(i / width, i % width, height, width);
        return part;
    }

    private boolean has(int y, int x, int height, int width) {
        return switch (this) {
            case TOP -> y < height / 2;
            case BOTTOM -> y >= height / 2;
            case LEFT -> x < width / 2;
            case RIGHT -> x >= width / 2;
            case RIM -> y < height / 4 || y >= height - height / 4 || x < width / 4 || x >= width - width / 4;
        };
    }

    /** For example "top half". */
    public String words() {
        return words;
    }

    /** For example "top". */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
