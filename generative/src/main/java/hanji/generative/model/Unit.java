package hanji.generative.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** The unit of a logged loss or a figure. */
public enum Unit {
    /** Nats per value of an image, shown as bits: 8 is no model at all for 8-bit images. */
    BITS_PER_DIM("bits/dim", 3, nats -> nats / StrictMath.log(2)),
    /** Nats, of an image or of a decision. */
    NATS("nats", 2, nats -> nats),
    /** Mean squared error per value of an image on [0, 1]. */
    SQUARED_ERROR("squared error per pixel", 5, error -> error),
    /** A share, 0 to 1, shown in percent. */
    PERCENT("%", 2, share -> 100 * share),
    /** A number of its own kind. */
    NUMBER("", 3, number -> number);

    private final String words;
    private final int digits;
    private final DoubleUnaryOperator conversion;

    Unit(String words, int digits, DoubleUnaryOperator conversion) {
        this.words = words;
        this.digits = digits;
        this.conversion = conversion;
    }

    /** A raw value (nats, a share) in this unit. */
    public double of(double raw) {
        return conversion.applyAsDouble(raw);
    }

    /** Digits after the point that are worth showing: squared errors are small, shares in percent large. */
    public int digits() {
        return digits;
    }

    /** The unit that these words stand behind figures for. */
    public static Optional<Unit> of(String words) {
        return Arrays.stream(values()).filter(unit -> unit.words.equals(words)).findFirst();
    }

    /** What stands behind a figure. */
    @Override
    public String toString() {
        return words;
    }
}
