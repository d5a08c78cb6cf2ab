package hanji.kernels.pointwise;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.sigmoidGradient;
import static hanji.kernels.pointwise.Binary.tanhGradient;
import static hanji.kernels.pointwise.Lanes.load;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.math.Exp;
import hanji.kernels.math.Log;
import hanji.kernels.math.Log1p;
import hanji.kernels.math.Sigmoid;
import hanji.kernels.math.SinCos;
import hanji.kernels.math.Softplus;
import hanji.kernels.math.Tanh;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.VectorOperators;

/** A function of one tensor, element by element. */
public record Unary(Function function, Tensor x) implements Op {

    /** -x. */
    public static Tensor negate(Tensor x) {
        return Op.run(new Unary(Function.NEGATE, x));
    }

    /** |x|; its derivative at 0 is 0. */
    public static Tensor abs(Tensor x) {
        return Op.run(new Unary(Function.ABS, x));
    }

    /** -1, 0 or 1 after the sign of x; a zero keeps its sign, NaN stays NaN. */
    public static Tensor sign(Tensor x) {
        return Op.run(new Unary(Function.SIGN, x));
    }

    /** max(x, 0); NaN stays NaN; its derivative at 0 is 0. */
    public static Tensor relu(Tensor x) {
        return Op.run(new Unary(Function.RELU, x));
    }

    /** x where positive, else {@code slope} x, for a slope from 0 to 1. arXiv:1505.00853. */
    public static Tensor leakyRelu(Tensor x, double slope) {
        if (!(slope >= 0 && slope <= 1)) throw new IllegalArgumentException("slope must be in [0, 1], not " + slope);
        return Binary.maximum(x, scale(x, slope));
    }

    /** x². */
    public static Tensor square(Tensor x) {
        return Op.run(new Unary(Function.SQUARE, x));
    }

    /** The square root. */
    public static Tensor sqrt(Tensor x) {
        return Op.run(new Unary(Function.SQRT, x));
    }

    /** 1 / x. */
    public static Tensor reciprocal(Tensor x) {
        return Op.run(new Unary(Function.RECIPROCAL, x));
    }

    /** eˣ. */
    public static Tensor exp(Tensor x) {
        return Op.run(new Unary(Function.EXP, x));
    }

    /** The natural logarithm; -infinity at 0, NaN below. */
    public static Tensor log(Tensor x) {
        return Op.run(new Unary(Function.LOG, x));
    }

    /** ln(1 + x), accurate near 0. */
    public static Tensor log1p(Tensor x) {
        return Op.run(new Unary(Function.LOG1P, x));
    }

    /** The sine of x in radians. */
    public static Tensor sin(Tensor x) {
        return Op.run(new Unary(Function.SIN, x));
    }

    /** The cosine of x in radians. */
    public static Tensor cos(Tensor x) {
        return Op.run(new Unary(Function.COS, x));
    }

    /** Hyperbolic tangent. */
    public static Tensor tanh(Tensor x) {
        return Op.run(new Unary(Function.TANH, x));
    }

    /** The logistic function 1 / (1 + e⁻ˣ). */
    public static Tensor sigmoid(Tensor x) {
        return Op.run(new Unary(Function.SIGMOID, x));
    }

    /** ln(1 + eˣ), which is x for large x. */
    public static Tensor softplus(Tensor x) {
        return Op.run(new Unary(Function.SOFTPLUS, x));
    }

    /**
     * x, but at least {@code low} and at most {@code high}; the gradient passes where x is from low to high, both
     * included.
     */
    public static Tensor clamp(Tensor x, double low, double high) {
        if (!(low <= high)) throw new IllegalArgumentException("clamp: " + low + " to " + high + " is no range");
        return Binary.minimum(Binary.maximum(x, constant(low, x)), constant(high, x));
    }

    private static Tensor constant(double value, Tensor like) {
        return Tensor.full(value, like.dtype(), Shape.of(), like.device());
    }

    /** What is computed; one row each, and one row of unary.cu. */
    public enum Function {
        /** -x. */
        NEGATE(
                x -> -x,
                (x, i, out, k, n) -> {
                    for (int t = 0; t < n; t += Lanes.COUNT)
                        load(x, i + t).neg().intoArray(out, k + t);
                },
                (x, out, d) -> negate(d)),
        /** |x|. */
        ABS(
                Math::abs,
                (x, i, out, k, n) -> {
                    for (int t = 0; t < n; t += Lanes.COUNT)
                        load(x, i + t).abs().intoArray(out, k + t);
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
                    for (int t = 0; t < n; t += Lanes.COUNT)
                        load(x, i + t).sqrt().intoArray(out, k + t);
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
                (x, out, d) -> multiply(d, sigmoid(x)));

        private final Kernel kernel = new Kernel(Unary.class, "unary", "unary_" + name().toLowerCase(Locale.ROOT));
        private final DoubleUnaryOperator f64;
        private final Loop f32;
        private final Optional<Rule> rule;

        Function(DoubleUnaryOperator f64, Loop f32, Rule rule) {
            this(f64, f32, Optional.of(rule));
        }

        /** A step function: its derivative is 0 wherever it exists, so it contributes nothing. */
        Function(DoubleUnaryOperator f64, Loop f32) {
            this(f64, f32, Optional.empty());
        }

        Function(DoubleUnaryOperator f64, Loop f32, Optional<Rule> rule) {
            this.f64 = f64;
            this.f32 = f32;
            this.rule = rule;
        }
    }

    /** out[k + t] = f(x[i + t]) for t below n, a multiple of the vector length. */
    @FunctionalInterface
    private interface Loop {
        void run(float[] x, int i, float[] out, int k, int n);
    }

    /** The product of dOut with the derivative. */
    @FunctionalInterface
    private interface Rule {
        Tensor apply(Tensor x, Tensor out, Tensor dOut);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        if (!x.dtype().isFloating())
            throw new IllegalArgumentException(name() + " needs F32 or F64, not " + x + "; convert it with Cast");
        return x.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, function.f64.applyAsDouble(x.get(i)));
    }

    @Override
    public void cpu(Tensor out) {
        Loop loop = function.f32;
        Pointwise.run((o, to, at, count) -> loop.run(o[0].array(), o[0].at(), to, at, count), out, x);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(function.kernel, gpu.cover(Math.ceilDiv(out.size(), 4)), out, x, out.size());
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        function.rule.ifPresent(rule -> gradients.add(x, () -> rule.apply(x, out, dOut)));
    }

    @Override
    public String name() {
        return function.name().toLowerCase(Locale.ROOT);
    }
}
