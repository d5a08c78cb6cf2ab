package hanji.kernels.pointwise;

import static hanji.autograd.check.OpCase.Fill.AWAY_FROM_ZERO;
import static hanji.autograd.check.OpCase.Fill.NORMAL;
import static hanji.autograd.check.OpCase.Fill.POSITIVE;

import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.kernels.layout.Cast;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What the checks run of the pointwise ops. */
public final class PointwiseCases {
    /** The multiples of 1/2 from -2 to 2: equal or far apart. */
    private static final Fill HALVES = random -> (random.nextInt(9) - 4) / 2.0;
    /** A quarter more than a multiple of 1/2: never equal to one. */
    private static final Fill BETWEEN_HALVES = random -> HALVES.next(random) + 0.25;

    private static final int[][] SHAPES = {{}, {1}, {0}, {7}, {3, 5}, {64}, {2, 3, 5, 7}, {3, 257}};
    private static final double SHIFT = 0.3;
    private static final int[] LARGE = {5, 10007};

    private static final int[][][] BROADCASTS = {
        {{3, 5}, {5}},
        {{3, 5}, {}},
        {{1}, {4}},
        {{2, 3, 1}, {4}},
        {{3, 1}, {1, 4}},
        {{0, 3}, {3}},
        {{5, 1}, {2, 1, 3}},
        {{2, 1, 3, 1}, {4, 1, 2}},
    };

    private static final int[][][] LARGE_BROADCASTS = {
        {{40, 64}, {64}},
        {{3, 1}, {3, 700}},
        {{2, 5003}, {5003}},
    };

    /** The larger input plus a logarithm of at most log 2, so the larger is at most the result and log 2. */
    private static final Accuracy LARGER_AND_LOG = new Accuracy(3, (_, expected) -> {
        Tensor magnitude = Tensor.empty(expected.dtype(), expected.shape(), expected.device());
        for (int i = 0; i < magnitude.size(); i++) magnitude.set(i, Math.abs(expected.get(i)) + 2 * Math.log(2));
        return magnitude;
    });

    /** The two halves of x Phi(x) = x/2 + x/2 erf(x/sqrt(2)) cancel below 0. */
    private static final Accuracy SHARE_OF_ARGUMENT = new Accuracy(1, (op, _) -> ((Unary) op).x());

    /**
     * The derivatives of silu and gelu are 0 near -1.28 and -0.75, where terms as large as 1/4 cancel, and at most
     * 1.13: they are held against the gradient that arrives.
     */
    private static final Accuracy SLOPE_THAT_CHANGES_SIGN = new Accuracy(5, (op, expected) -> {
        Tensor arrived = ((Binary) op).b(),
                magnitude = Tensor.empty(expected.dtype(), expected.shape(), expected.device());
        var operand = Broadcast.of(arrived.shape(), expected.shape());
        for (int i = 0; i < magnitude.size(); i++) magnitude.set(i, arrived.get(operand.index(i)));
        return magnitude;
    });

    /**
     * Two functions to 3 units in the last place each, and a rounding: at most 6.5 2^-23 of the product, whose last place is at
     * least 2^-24 of it.
     */
    private static final Accuracy PRODUCT_OF_TWO = new Accuracy(13, Accuracy.Magnitude.RESULT);

    /**
     * What 1 - t^2 and s - s^2 lose is of the size of their terms, so it is held against {@code |dOut| s} and {@code |dOut t| s}:
     * with t and s to 3 units in the last place, at most 6 and 7.5 times 2^-23 of these.
     */
    private static final Accuracy GATE_GRADIENT = new Accuracy(15, (op, expected) -> {
        var gradient = (GatedTanh.InputGradient) op;
        Tensor x = gradient.x(), magnitude = Tensor.empty(expected.dtype(), expected.shape(), expected.device());
        int part = x.shape().dim(-1) / gradient.groups() / 2;
        for (int i = 0; i < gradient.dOut().size(); i++) {
            int a = i / part * 2 * part + i % part;
            double size = Math.abs(gradient.dOut().get(i)) / (1 + Math.exp(-x.get(a + part)));
            magnitude.set(a, size);
            magnitude.set(a + part, size * Math.abs(Math.tanh(x.get(a))));
        }
        return magnitude;
    });

    private PointwiseCases() {}

    /** Rows, groups, channels that come out of each. */
    private static final int[][] GATED = {
        {1, 1, 1}, {0, 1, 3}, {3, 1, 0}, {5, 1, 7}, {2, 3, 5}, {7, 2, 16}, {3, 1, 33}, {130, 1, 64}
    };

    /** All of them. */
    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (var function : UnaryFunction.values()) for (int[] shape : SHAPES) cases.add(unary(function, shape));
        cases.add(unary(UnaryFunction.RELU, LARGE));
        for (var function : BinaryFunction.values()) {
            for (int[] shape : SHAPES) cases.add(binary(function, shape, shape));
            for (int[][] shapes : BROADCASTS) cases.add(binary(function, shapes[0], shapes[1]));
        }
        cases.add(binary(BinaryFunction.ADD, LARGE, LARGE));
        for (int[][] shapes : LARGE_BROADCASTS) cases.add(binary(BinaryFunction.DIVIDE, shapes[0], shapes[1]));
        for (int[] shape : SHAPES) {
            cases.add(affine(shape));
            cases.add(where(shape));
            cases.add(clamp(shape));
            cases.add(leakyGate(shape));
        }
        for (int[] shape : GATED) {
            cases.add(gated(shape[0], shape[1], shape[2]));
            cases.add(gatedGradient(shape[0], shape[1], shape[2]));
        }
        return cases;
    }

    private static OpCase gated(int rows, int groups, int part) {
        return new OpCase(
                GatedTanh.class,
                "gatedTanh [" + rows + ", " + groups + " x 2 x " + part + "]",
                List.of(Input.of(NORMAL, rows, groups * 2 * part)),
                in -> new GatedTanh(in.getFirst(), groups),
                PRODUCT_OF_TWO);
    }

    private static OpCase gatedGradient(int rows, int groups, int part) {
        return new OpCase(
                GatedTanh.InputGradient.class,
                "gatedTanh, gradient [" + rows + ", " + groups + " x 2 x " + part + "]",
                List.of(Input.of(NORMAL, rows, groups * 2 * part), Input.of(NORMAL, rows, groups * part)),
                in -> new GatedTanh.InputGradient(in.get(0), groups, in.get(1)),
                GATE_GRADIENT);
    }

    private static OpCase unary(UnaryFunction function, int[] shape) {
        Fill fill = switch (function) {
            case LOG, LOG1P, SQRT, RECIPROCAL -> POSITIVE;
            case ABS, SIGN, RELU, ELU -> AWAY_FROM_ZERO;
            case NEGATE, SQUARE, EXP, SIN, COS, TANH, SIGMOID, SOFTPLUS, ERF, SILU, GELU -> NORMAL;
        };
        Accuracy accuracy = switch (function) {
            case ABS, SIGN, RELU, NEGATE -> Accuracy.EXACT;
            case SQRT, RECIPROCAL, SQUARE -> Accuracy.ROUNDED_ONCE;
            case LOG, LOG1P, EXP, SIN, COS, TANH, SIGMOID, SOFTPLUS, ERF, ELU -> Accuracy.STANDARD;
            case SILU -> new Accuracy(4, Accuracy.Magnitude.RESULT);
            case GELU -> SHARE_OF_ARGUMENT;
        };
        return new OpCase(
                Unary.class,
                function + " " + Shape.of(shape),
                List.of(Input.of(fill, shape)),
                in -> new Unary(function, in.getFirst()),
                accuracy);
    }

    private static OpCase binary(BinaryFunction function, int[] a, int[] b) {
        Fill fillA = switch (function) {
            case MAXIMUM, MINIMUM, GREATER, AT_LEAST, HEAVISIDE -> HALVES;
            case POW -> POSITIVE;
            case GATE, ELU_GRADIENT -> AWAY_FROM_ZERO;
            case ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    TANH_GRADIENT,
                    SIGMOID_GRADIENT,
                    LOG_ADD_EXP,
                    SILU_GRADIENT,
                    GELU_GRADIENT -> NORMAL;
        };
        Fill fillB = switch (function) {
            case MAXIMUM, MINIMUM, GREATER, AT_LEAST, HEAVISIDE -> BETWEEN_HALVES;
            case DIVIDE -> AWAY_FROM_ZERO;
            case ADD,
                    SUBTRACT,
                    MULTIPLY,
                    GATE,
                    TANH_GRADIENT,
                    SIGMOID_GRADIENT,
                    LOG_ADD_EXP,
                    POW,
                    SILU_GRADIENT,
                    GELU_GRADIENT,
                    ELU_GRADIENT -> NORMAL;
        };
        Accuracy accuracy = switch (function) {
            case MAXIMUM, MINIMUM, GREATER, AT_LEAST, HEAVISIDE, GATE -> Accuracy.EXACT;
            case ADD, SUBTRACT, MULTIPLY, DIVIDE -> Accuracy.ROUNDED_ONCE;
            case TANH_GRADIENT, SIGMOID_GRADIENT, POW, ELU_GRADIENT -> Accuracy.STANDARD;
            case SILU_GRADIENT, GELU_GRADIENT -> SLOPE_THAT_CHANGES_SIGN;
            case LOG_ADD_EXP -> LARGER_AND_LOG;
        };
        return new OpCase(
                Binary.class,
                function + " " + Shape.of(a) + " " + Shape.of(b),
                List.of(Input.of(fillA, a), Input.of(fillB, b)),
                in -> new Binary(function, in.get(0), in.get(1)),
                accuracy);
    }

    /** One rounding of the sum, and one of the scale, which is F32 in F32 only. */
    private static OpCase affine(int[] shape) {
        var terms = new Accuracy(1, (_, expected) -> {
            Tensor magnitude = Tensor.empty(expected.dtype(), expected.shape(), expected.device());
            for (int i = 0; i < magnitude.size(); i++) magnitude.set(i, Math.abs(expected.get(i) - SHIFT) + SHIFT);
            return magnitude;
        });
        return new OpCase(
                Affine.class,
                "affine " + Shape.of(shape),
                List.of(Input.of(NORMAL, shape)),
                in -> new Affine(in.getFirst(), -1.7, SHIFT),
                terms);
    }

    /** Multiples of 1/2, none of which is a bound. */
    private static OpCase clamp(int[] shape) {
        return new OpCase(
                Clamp.class,
                "clamp " + Shape.of(shape),
                List.of(Input.of(HALVES, shape)),
                in -> new Clamp(in.getFirst(), -0.7, 1.2));
    }

    private static OpCase leakyGate(int[] shape) {
        return new OpCase(
                LeakyGate.class,
                "leakyGate " + Shape.of(shape),
                List.of(Input.of(AWAY_FROM_ZERO, shape), Input.of(NORMAL, shape)),
                in -> new LeakyGate(in.get(0), in.get(1), 0.25),
                Accuracy.EXACT);
    }

    private static OpCase where(int[] shape) {
        return new OpCase(
                Where.class,
                "where " + Shape.of(shape),
                List.of(Input.of(DType.U8, Fill.below(2), shape), Input.of(NORMAL, shape), Input.of(NORMAL, shape)),
                in -> new Where(Cast.cast(in.get(0), in.get(1).dtype()), in.get(1), in.get(2)),
                Accuracy.EXACT);
    }
}
