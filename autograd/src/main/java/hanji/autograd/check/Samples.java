package hanji.autograd.check;

import hanji.tensor.Shape;
import java.util.List;

/** Standard inputs for checks: shapes and values at which kernels go wrong. */
public final class Samples {
    /**
     * Shapes for an op that takes any: scalar, one element, nothing (alone and in the middle), odd, a whole number of
     * vectors, long rows, and more elements than one task takes.
     */
    public static final List<Shape> SHAPES = List.of(
            Shape.of(),
            Shape.of(1),
            Shape.of(0),
            Shape.of(2, 0, 3),
            Shape.of(7),
            Shape.of(3, 5),
            Shape.of(64),
            Shape.of(2, 3, 5, 7),
            Shape.of(3, 257),
            Shape.of(5, 10007));

    private static final double[] EXTREME_VALUES = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0.0,
        -0.0,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1,
        -1
    };

    /** Every second value NaN, an infinity, a zero of either sign, subnormal, huge or one; the others normal. */
    public static final OpCase.Fill EXTREMES = random -> random.nextBoolean()
            ? EXTREME_VALUES[random.nextInt(EXTREME_VALUES.length)]
            : OpCase.Fill.NORMAL.next(random);

    /** Normal, but one in 256 NaN or another of the values above: what a lone one does, among many, is seen. */
    public static final OpCase.Fill RARELY_EXTREME = random -> {
        if (random.nextInt(256) > 0) return OpCase.Fill.NORMAL.next(random);
        return random.nextBoolean() ? Float.NaN : EXTREME_VALUES[random.nextInt(EXTREME_VALUES.length)];
    };

    /** Normal with a deviation of 40: exponentials of their differences are normal, subnormal and nothing. */
    public static final OpCase.Fill BROAD = random -> 40 * OpCase.Fill.NORMAL.next(random);

    private Samples() {}
}
