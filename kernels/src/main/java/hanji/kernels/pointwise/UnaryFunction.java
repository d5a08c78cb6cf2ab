package hanji.kernels.pointwise;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.eluGradient;
import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.geluGradient;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.sigmoidGradient;
import static hanji.kernels.pointwise.Binary.siluGradient;
import static hanji.kernels.pointwise.Binary.tanhGradient;
import static hanji.kernels.pointwise.Lanes.load;
import static hanji.kernels.pointwise.Unary.cos;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Unary.sign;
import static hanji.kernels.pointwise.Unary.sin;
import static hanji.kernels.pointwise.Unary.square;

import hanji.cuda.Kernel;
import hanji.kernels.math.Elu;
import hanji.kernels.math.Erf;
import hanji.kernels.math.Exp;
import hanji.kernels.math.Gelu;
import hanji.kernels.math.Log;
import hanji.kernels.math.Log1p;
import hanji.kernels.math.Sigmoid;
import hanji.kernels.math.Silu;
import hanji.kernels.math.SinCos;
import hanji.kernels.math.Softplus;
import hanji.kernels.math.Tanh;
import hanji.tensor.Tensor;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.VectorOperators;

/** What {@link Unary} computes; one row each, and one row of unary.cu. */
public enum UnaryFunction {
    /** -x. */
    NEGATE(
            x -> -x,
            (x, i, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT) load(x, i + t).neg().intoArray(out, k + t);
            },
            (x, out, d) -> negate(d)),
    /** |x|. */
    ABS(
            Math::abs,
            (x, i, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT) load(x, i + t).abs().intoArray(out, k + t);
            },
            (x, out, d) -> multiply(d, sign(x))),
    /** -1, 0 or 1. */
    SIGN(Math::signum, (x, i, out, k, n) -> {
        for (int t = 0; t < n; t += Lanes.COUNT) {
            var v = load(x, i + t);
            v.blend(1, v.compare(VectorOperators.GT, 0))
                    .blend(-1, v.compare(VectorOperators.LT, 0))
                    .intoArray(out, k + t);
        }
    }),
    /** max(x, 0). */
    RELU(
            x -> Math.max(x, 0),
            (x, i, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT)
                    load(x, i + t).max(Lanes.ZERO).intoArray(out, k + t);
            },
            (x, out, d) -> gate(x, d)),
    /** x². */
    SQUARE(
            x -> x * x,
            (x, i, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT) {
                    var v = load(x, i + t);
                    v.mul(v).intoArray(out, k + t);
                }
            },
            (x, out, d) -> multiply(d, scale(x, 2))),
    /** The square root, correctly rounded. */
    SQRT(
            Math::sqrt,
            (x, i, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT) load(x, i + t).sqrt().intoArray(out, k + t);
            },
            (x, out, d) -> divide(scale(d, 0.5), out)),
    /** 1 / x, correctly rounded. */
    RECIPROCAL(
            x -> 1 / x,
            (x, i, out, k, n) -> {
                for (int t = 0; t < n; t += Lanes.COUNT)
                    Lanes.ONE.div(load(x, i + t)).intoArray(out, k + t);
            },
            (x, out, d) -> negate(multiply(d, square(out)))),
    /** eˣ. */
    EXP(Math::exp, Exp::exp, (x, out, d) -> multiply(d, out)),
    /** ln x. */
    LOG(Math::log, Log::log, (x, out, d) -> divide(d, x)),
    /** ln(1 + x). */
    LOG1P(Math::log1p, Log1p::log1p, (x, out, d) -> divide(d, shift(x, 1))),
    /** sin x. */
    SIN(Math::sin, SinCos::sin, (x, out, d) -> multiply(d, cos(x))),
    /** cos x. */
    COS(Math::cos, SinCos::cos, (x, out, d) -> negate(multiply(d, sin(x)))),
    /** Hyperbolic tangent. */
    TANH(Math::tanh, Tanh::tanh, (x, out, d) -> tanhGradient(out, d)),
    /** 1 / (1 + e⁻ˣ). */
    SIGMOID(x -> 1 / (1 + Math.exp(-x)), Sigmoid::sigmoid, (x, out, d) -> sigmoidGradient(out, d)),
    /** ln(1 + eˣ). */
    SOFTPLUS(
            x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
            Softplus::softplus,
            (x, out, d) -> multiply(d, sigmoid(x))),
    /** The error function. */
    ERF(Erf::erf, Erf::erf, (x, out, d) -> multiply(d, scale(exp(negate(square(x))), Erf.TWO_BY_ROOT_PI))),
    /** x sigmoid(x). */
    SILU(
            x -> x == Double.NEGATIVE_INFINITY ? 0 : x / (1 + Math.exp(-x)),
            Silu::silu,
            (x, out, d) -> siluGradient(x, d)),
    /** x Φ(x), with the distribution function of the standard normal. */
    GELU(Gelu::gelu, Gelu::gelu, (x, out, d) -> geluGradient(x, d)),
    /** x where positive, else eˣ - 1. */
    ELU(x -> x > 0 ? x : Math.expm1(x), Elu::elu, (x, out, d) -> eluGradient(x, d));

    final Kernel kernel = new Kernel(Unary.class, "unary", "unary_" + name().toLowerCase(Locale.ROOT));
    final DoubleUnaryOperator f64;
    final Loop f32;
    final Optional<Rule> rule;

    UnaryFunction(DoubleUnaryOperator f64, Loop f32, Rule rule) {
        this(f64, f32, Optional.of(rule));
    }

    /** A step function: its derivative is 0 wherever it exists, so it contributes nothing. */
    UnaryFunction(DoubleUnaryOperator f64, Loop f32) {
        this(f64, f32, Optional.empty());
    }

    UnaryFunction(DoubleUnaryOperator f64, Loop f32, Optional<Rule> rule) {
        this.f64 = f64;
        this.f32 = f32;
        this.rule = rule;
    }

    /** out[k + t] = f(x[i + t]) for t below n, a multiple of the vector length. */
    @FunctionalInterface
    interface Loop {
        void run(float[] x, int i, float[] out, int k, int n);
    }

    /** The product of dOut with the derivative. */
    @FunctionalInterface
    interface Rule {
        Tensor apply(Tensor x, Tensor out, Tensor dOut);
    }
}
