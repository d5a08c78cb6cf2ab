package hanji.generative.model;

import java.util.function.DoubleUnaryOperator;

/** The unit of a logged loss or a figure. */
public enum Unit {
    /** Nats per value of an image, shown as bits: 8 is no model at all for 8-bit images. */
    BITS_PER_DIM("bits/dim", nats -> nats / StrictMath.log(2)),
    /** Nats, of an image or of a decision. */
    NATS("nats", nats -> nats),
    /** Mean squared error per value of an image on [0, 1]. */
    SQUARED_ERROR("squared error per pixel", error -> error),
    /** A share, 0 to 1, shown in percent. */
    PERCENT("%", share -> 100 * share),
    /** A number of its own kind. */
    NUMBER("", number -> number);

    private final String words;
    private final DoubleUnaryOperator conversion;

    Unit(String words, DoubleUnaryOperator conversion) {
        this.words = words;
        this.conversion = conversion;
    }

    /** A raw value (nats, a share) in this unit. */
    public double of(double raw) {
        return conversion.applyAsDouble(raw);
    }

    /** What stands behind a figure. */
    @Override
    public String toString() {
        return words;
    }
}
