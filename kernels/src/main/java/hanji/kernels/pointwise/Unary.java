package hanji.kernels.pointwise;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Lanes.load;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Locale;
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

    /** What is computed; one row each. */
    public enum Function {
        /** -x. */
        NEGATE(
                "-x",
                x -> -x,
                (x, i, out, k, n) -> {
                    for (int t = 0; t < n; t += Lanes.COUNT) load(x, i + t).neg().intoArray(out, k + t);
                },
                (x, out, d) -> negate(d)),
        /** |x|. */
        ABS(
                "fabsf(x)",
                Math::abs,
                (x, i, out, k, n) -> {
                    for (int t = 0; t < n; t += Lanes.COUNT) load(x, i + t).abs().intoArray(out, k + t);
                },
                (x, out, d) -> multiply(d, sign(x))),
        /** -1, 0 or 1. */
        SIGN(
                "x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x",
                Math::signum,
                (x, i, out, k, n) -> {
                    for (int t = 0; t < n; t += Lanes.COUNT) {
                        var v = load(x, i + t);
                        v.blend(1, v.compare(VectorOperators.GT, 0))
                                .blend(-1, v.compare(VectorOperators.LT, 0))
                                .intoArray(out, k + t);
                    }
                },
                (x, out, d) -> Tensor.zeros(out.dtype(), out.shape(), out.device())),
        /** max(x, 0). */
        RELU(
                "x <= 0.0f ? 0.0f : x",
                x -> Math.max(x, 0),
                (x, i, out, k, n) -> {
                    for (int t = 0; t < n; t += Lanes.COUNT) load(x, i + t).max(Lanes.ZERO).intoArray(out, k + t);
                },
                (x, out, d) -> gate(x, d)),
        /** x². */
        SQUARE(
                "__fmul_rn(x, x)",
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
                "__fsqrt_rn(x)",
                Math::sqrt,
                (x, i, out, k, n) -> {
                    for (int t = 0; t < n; t += Lanes.COUNT) load(x, i + t).sqrt().intoArray(out, k + t);
                },
                (x, out, d) -> divide(scale(d, 0.5), out)),
        /** 1 / x, correctly rounded. */
        RECIPROCAL(
                "__frcp_rn(x)",
                x -> 1 / x,
                (x, i, out, k, n) -> {
                    for (int t = 0; t < n; t += Lanes.COUNT) Lanes.ONE.div(load(x, i + t)).intoArray(out, k + t);
                },
                (x, out, d) -> negate(multiply(d, square(out))));

        private final String cuda;
        private final DoubleUnaryOperator f64;
        private final Loop f32;
        private final Rule rule;

        Function(String cuda, DoubleUnaryOperator f64, Loop f32, Rule rule) {
            this.cuda = cuda;
            this.f64 = f64;
            this.f32 = f32;
            this.rule = rule;
        }

        /** The canonical F32 computation as a CUDA C expression of a float x. */
        public String cuda() {
            return cuda;
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
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(x, () -> function.rule.apply(x, out, dOut));
    }

    @Override
    public String name() {
        return function.name().toLowerCase(Locale.ROOT);
    }
}
