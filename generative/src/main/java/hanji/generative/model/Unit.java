package hanji.generative.model;

/** The unit of a logged loss or a figure. */
public enum Unit {
    /** Nats per value of an image, shown as bits: 8 is no model at all for 8-bit images. */
    BITS_PER_DIM("bits/dim", 1 / StrictMath.log(2)),
    /** Nats, of an image or of a decision. */
    NATS("nats", 1),
    /** Mean squared error per value of an image on [0, 1]. */
    SQUARED_ERROR("squared error per pixel", 1),
    /** A share, 0 to 1, shown in percent. */
    PERCENT("%", 100),
    /** A number of its own kind. */
    NUMBER("", 1);

    private final String words;
    private final double factor;

    Unit(String words, double factor) {
        this.words = words;
        this.factor = factor;
    }

    /** A raw value (nats, a share) in this unit. */
    public double of(double raw) {
        return raw * factor;
    }

    /** What stands behind a figure. */
    @Override
    public String toString() {
        return words;
    }
}
