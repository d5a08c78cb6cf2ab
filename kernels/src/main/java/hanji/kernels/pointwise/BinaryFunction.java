package hanji.kernels.pointwise;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.eluGradient;
import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.geluGradient;
import static hanji.kernels.pointwise.Binary.heaviside;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.pow;
import static hanji.kernels.pointwise.Binary.sigmoidGradient;
import static hanji.kernels.pointwise.Binary.siluGradient;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Binary.tanhGradient;
import static hanji.kernels.pointwise.Clamp.clamp;
import static hanji.kernels.pointwise.Lanes.load;
import static hanji.kernels.pointwise.Unary.abs;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.log;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Unary.square;

import hanji.cuda.Kernel;
import hanji.kernels.math.Elu;
import hanji.kernels.math.Gelu;
import hanji.kernels.math.LogAddExp;
import hanji.kernels.math.Pow;
import hanji.kernels.math.Silu;
import hanji.tensor.DType;
import hanji.tensor.Tensor;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import jdk.incubator.vector.VectorOperators;

/** What {@link Binary} computes; one row each, and one row of binary.cu. */
public enum BinaryFunction {
    /** a + b. */
    ADD(
            (a, b) -> a + b,
            (a, i, b, j, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT)
                    load(a, i + t).add(load(b, j + t)).intoArray(out, k + t);
            },
            (a, b, out, d) -> d,
            (a, b, out, d) -> d),
    /** a - b. */
    SUBTRACT(
            (a, b) -> a - b,
            (a, i, b, j, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT)
                    load(a, i + t).sub(load(b, j + t)).intoArray(out, k + t);
            },
            (a, b, out, d) -> d,
            (a, b, out, d) -> negate(d)),
    /** a b. */
    MULTIPLY(
            (a, b) -> a * b,
            (a, i, b, j, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT)
                    load(a, i + t).mul(load(b, j + t)).intoArray(out, k + t);
            },
            (a, b, out, d) -> multiply(d, b),
            (a, b, out, d) -> multiply(d, a)),
    /** a / b. */
    DIVIDE(
            (a, b) -> a / b,
            (a, i, b, j, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT)
                    load(a, i + t).div(load(b, j + t)).intoArray(out, k + t);
            },
            (a, b, out, d) -> divide(d, b),
            (a, b, out, d) -> negate(divide(multiply(d, out), b))),
    /** The larger; NaN if one is NaN. */
    MAXIMUM(
            Math::max,
            (a, i, b, j, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT)
                    load(a, i + t).max(load(b, j + t)).intoArray(out, k + t);
            },
            (a, b, out, d) -> share(heaviside(a, b), d),
            (a, b, out, d) -> share(heaviside(b, a), d)),
    /** The smaller; NaN if one is NaN. */
    MINIMUM(
            Math::min,
            (a, i, b, j, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT)
                    load(a, i + t).min(load(b, j + t)).intoArray(out, k + t);
            },
            (a, b, out, d) -> share(heaviside(b, a), d),
            (a, b, out, d) -> share(heaviside(a, b), d)),
    /** Whether a > b, as 1 or 0. */
    GREATER((a, b) -> a > b ? 1 : 0, (a, i, b, j, out, k, n) -> {
        for (int t = 0; t < n; t += Lanes.COUNT) {
            var holds = load(a, i + t).compare(VectorOperators.GT, load(b, j + t));
            Lanes.ZERO.blend(1, holds).intoArray(out, k + t);
        }
    }),
    /** Whether a >= b, as 1 or 0. */
    AT_LEAST((a, b) -> a >= b ? 1 : 0, (a, i, b, j, out, k, n) -> {
        for (int t = 0; t < n; t += Lanes.COUNT) {
            var holds = load(a, i + t).compare(VectorOperators.GE, load(b, j + t));
            Lanes.ZERO.blend(1, holds).intoArray(out, k + t);
        }
    }),
    /** The Heaviside step of a - b: 1 where it is positive, 1/2 at 0, 0 below, NaN where one is NaN. */
    HEAVISIDE((a, b) -> a > b ? 1 : a < b ? 0 : a == b ? 0.5 : Double.NaN, (a, i, b, j, out, k, n) -> {
        for (int t = 0; t < n; t += Lanes.COUNT) {
            var left = load(a, i + t);
            var right = load(b, j + t);
            Lanes.NAN
                    .blend(0.5f, left.compare(VectorOperators.EQ, right))
                    .blend(0, left.compare(VectorOperators.LT, right))
                    .blend(1, left.compare(VectorOperators.GT, right))
                    .intoArray(out, k + t);
        }
    }),
    /** b where a is positive, +0 where it is not, NaN where it is NaN. */
    GATE(
            (a, b) -> a > 0 ? b : a <= 0 ? 0 : a,
            (a, i, b, j, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT) {
                    var mask = load(a, i + t);
                    mask.blend(0, mask.compare(VectorOperators.LE, 0))
                            .blend(load(b, j + t), mask.compare(VectorOperators.GT, 0))
                            .intoArray(out, k + t);
                }
            },
            (a, b, out, d) -> gate(a, d)),
    /** b (1 - a²): the backward pass of a = tanh(x). */
    TANH_GRADIENT(
            (a, b) -> b * Math.fma(-a, a, 1),
            (a, i, b, j, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT) {
                    var y = load(a, i + t);
                    load(b, j + t).mul(y.neg().fma(y, Lanes.ONE)).intoArray(out, k + t);
                }
            },
            (a, b, out, d) -> multiply(multiply(d, b), scale(a, -2)),
            (a, b, out, d) -> tanhGradient(a, d)),
    /** b a (1 - a): the backward pass of a = sigmoid(x). */
    SIGMOID_GRADIENT(
            (a, b) -> b * Math.fma(-a, a, a),
            (a, i, b, j, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT) {
                    var y = load(a, i + t);
                    load(b, j + t).mul(y.neg().fma(y, y)).intoArray(out, k + t);
                }
            },
            (a, b, out, d) -> multiply(multiply(d, b), affine(a, -2, 1)),
            (a, b, out, d) -> sigmoidGradient(a, d)),
    /** ln(e^a + e^b). */
    LOG_ADD_EXP(
            BinaryFunction::logAddExp,
            LogAddExp::logAddExp,
            (a, b, out, d) -> multiply(d, sigmoid(difference(a, b))),
            (a, b, out, d) -> multiply(d, sigmoid(difference(b, a)))),
    /** a to the power b. */
    POW(
            BinaryFunction::pow64,
            Pow::pow,
            (a, b, out, d) -> multiply(d, gate(abs(b), multiply(b, pow(a, affine(b, 1, -1))))),
            (a, b, out, d) -> multiply(d, gate(abs(out), multiply(out, log(a))))),
    /** b s (1 + a (1 - s)) with s = sigmoid(a): the backward pass of silu(a). */
    SILU_GRADIENT(
            BinaryFunction::siluGradient64,
            Silu::gradient,
            (a, b, out, d) -> siluCurvature(a, multiply(d, b)),
            (a, b, out, d) -> siluGradient(a, d)),
    /** b (Φ(a) + a φ(a)), with distribution function and density of the standard normal: the backward pass of gelu(a). */
    GELU_GRADIENT(
            (a, b) -> b * Gelu.derivative(a),
            Gelu::gradient,
            (a, b, out, d) -> geluCurvature(a, multiply(d, b)),
            (a, b, out, d) -> geluGradient(a, d)),
    /** b where a is positive, else b eᵃ: the backward pass of elu(a). */
    ELU_GRADIENT(
            (a, b) -> a > 0 ? b : b * Math.exp(a),
            Elu::gradient,
            (a, b, out, d) -> eluCurvature(a, multiply(d, b)),
            (a, b, out, d) -> eluGradient(a, d));

    final Kernel kernel = new Kernel(Binary.class, "binary", "binary_" + name().toLowerCase(Locale.ROOT));
    final DoubleBinaryOperator f64;
    final Loop f32;
    final Optional<Rule> byA;
    final Optional<Rule> byB;

    BinaryFunction(DoubleBinaryOperator f64, Loop f32, Rule byA, Rule byB) {
        this(f64, f32, Optional.of(byA), Optional.of(byB));
    }

    /** A step function of a, whose derivative is 0 wherever it exists. */
    BinaryFunction(DoubleBinaryOperator f64, Loop f32, Rule byB) {
        this(f64, f32, Optional.empty(), Optional.of(byB));
    }

    /** A step function of both. */
    BinaryFunction(DoubleBinaryOperator f64, Loop f32) {
        this(f64, f32, Optional.empty(), Optional.empty());
    }

    BinaryFunction(DoubleBinaryOperator f64, Loop f32, Optional<Rule> byA, Optional<Rule> byB) {
        this.f64 = f64;
        this.f32 = f32;
        this.byA = byA;
        this.byB = byB;
    }

    /** The part of a gradient that goes to one side of a comparison; nothing of an infinite one where the part is 0. */
    private static Tensor share(Tensor part, Tensor dOut) {
        return gate(part, multiply(part, dOut));
    }

    /** a - b, and 0 where both are the same infinity. */
    private static Tensor difference(Tensor a, Tensor b) {
        return subtract(finite(a), finite(b));
    }

    private static Tensor finite(Tensor x) {
        double largest = x.dtype() == DType.F64 ? Double.MAX_VALUE : Float.MAX_VALUE;
        return clamp(x, -largest, largest);
    }

    private static double siluGradient64(double a, double b) {
        double s = 1 / (1 + Math.exp(-a));
        return b * (s + (Double.isInfinite(a) ? 0 : a * s * (1 - s)));
    }

    /** d s (1 - s) (2 + x (1 - 2 s)), with s = sigmoid(x). */
    private static Tensor siluCurvature(Tensor x, Tensor d) {
        Tensor s = sigmoid(x);
        return sigmoidGradient(s, multiply(d, affine(multiply(x, affine(s, -2, 1)), 1, 2)));
    }

    /** d φ(x) (2 - x²). */
    private static Tensor geluCurvature(Tensor x, Tensor d) {
        Tensor square = square(x), density = scale(exp(scale(square, -0.5)), Gelu.PHI_OF_ZERO);
        return multiply(multiply(d, density), affine(square, -1, 2));
    }

    /** d eˣ where x is not positive, else 0. */
    private static Tensor eluCurvature(Tensor x, Tensor d) {
        return subtract(eluGradient(x, d), gate(x, d));
    }

    private static double logAddExp(double a, double b) {
        return Math.max(a, b) + Math.log1p(Math.exp(a == b ? 0 : -Math.abs(a - b)));
    }

    /** As IEEE 754 has it, where a base of 1 or -1 asks no more than Java's of an exponent that is infinite or NaN. */
    private static double pow64(double a, double b) {
        return a == 1 || a == -1 && Double.isInfinite(b) ? 1 : Math.pow(a, b);
    }

    /** out[k + t] = f(a[i + t], b[j + t]) for t below n, a multiple of the vector length. */
    @FunctionalInterface
    interface Loop {
        void run(float[] a, int i, float[] b, int j, float[] out, int k, int n);
    }

    /** The product of dOut with the derivative by one operand, in the shape of the result. */
    @FunctionalInterface
    interface Rule {
        Tensor apply(Tensor a, Tensor b, Tensor out, Tensor dOut);
    }
}
