package hanji.kernels.pointwise;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Lanes.load;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.reduce.Sum.sumTo;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.kernels.layout.Walk;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import jdk.incubator.vector.VectorOperators;

/**
 * A function of two tensors, element by element, with broadcasting: axes are aligned at the innermost and an extent of 1
 * is repeated. The gradient of a repeated operand is summed over its repetitions.
 *
 * <pre>{@code
 * Tensor y = add(multiply(x, gain), bias);   // x [N, H, W, C], gain and bias [C]
 * }</pre>
 */
public record Binary(Function function, Tensor a, Tensor b) implements Op {

    /** a + b. */
    public static Tensor add(Tensor a, Tensor b) {
        return Op.run(new Binary(Function.ADD, a, b));
    }

    /** a - b. */
    public static Tensor subtract(Tensor a, Tensor b) {
        return Op.run(new Binary(Function.SUBTRACT, a, b));
    }

    /** a b. */
    public static Tensor multiply(Tensor a, Tensor b) {
        return Op.run(new Binary(Function.MULTIPLY, a, b));
    }

    /** a / b. */
    public static Tensor divide(Tensor a, Tensor b) {
        return Op.run(new Binary(Function.DIVIDE, a, b));
    }

    /** The larger of a and b; NaN if one is NaN; +0 is larger than -0. Where equal, the gradient is a's. */
    public static Tensor maximum(Tensor a, Tensor b) {
        return Op.run(new Binary(Function.MAXIMUM, a, b));
    }

    /** The smaller of a and b; NaN if one is NaN; -0 is smaller than +0. Where equal, the gradient is a's. */
    public static Tensor minimum(Tensor a, Tensor b) {
        return Op.run(new Binary(Function.MINIMUM, a, b));
    }

    /** 1 where a > b, else 0. */
    public static Tensor greater(Tensor a, Tensor b) {
        return Op.run(new Binary(Function.GREATER, a, b));
    }

    /** 1 where a >= b, else 0. */
    public static Tensor atLeast(Tensor a, Tensor b) {
        return Op.run(new Binary(Function.AT_LEAST, a, b));
    }

    /** {@code value} where {@code mask} is positive, else 0; with x as the mask, the backward pass of relu(x). */
    public static Tensor gate(Tensor mask, Tensor value) {
        return Op.run(new Binary(Function.GATE, mask, value));
    }

    /** The backward pass of y = tanh(x): dOut (1 - y²). */
    static Tensor tanhGradient(Tensor y, Tensor dOut) {
        return Op.run(new Binary(Function.TANH_GRADIENT, y, dOut));
    }

    /** The backward pass of y = sigmoid(x): dOut y (1 - y). */
    static Tensor sigmoidGradient(Tensor y, Tensor dOut) {
        return Op.run(new Binary(Function.SIGMOID_GRADIENT, y, dOut));
    }

    /** What is computed; one row each, and one row of binary.cu. */
    public enum Function {
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
                (a, b, out, d) -> gate(atLeast(a, b), d),
                (a, b, out, d) -> gate(greater(b, a), d)),
        /** The smaller; NaN if one is NaN. */
        MINIMUM(
                Math::min,
                (a, i, b, j, out, k, n) -> {
                    for (int t = 0; t < n; t += Lanes.COUNT)
                        load(a, i + t).min(load(b, j + t)).intoArray(out, k + t);
                },
                (a, b, out, d) -> gate(atLeast(b, a), d),
                (a, b, out, d) -> gate(greater(a, b), d)),
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
        /** b where a > 0, else +0. */
        GATE(
                (a, b) -> a > 0 ? b : 0,
                (a, i, b, j, out, k, n) -> {
                    for (int t = 0; t < n; t += Lanes.COUNT) {
                        var open = load(a, i + t).compare(VectorOperators.GT, 0);
                        Lanes.ZERO.blend(load(b, j + t), open).intoArray(out, k + t);
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
                (a, b, out, d) -> sigmoidGradient(a, d));

        private final Kernel kernel = new Kernel(Binary.class, "binary", "binary_" + name().toLowerCase(Locale.ROOT));
        private final DoubleBinaryOperator f64;
        private final Loop f32;
        private final Optional<Rule> byA;
        private final Optional<Rule> byB;

        Function(DoubleBinaryOperator f64, Loop f32, Rule byA, Rule byB) {
            this(f64, f32, Optional.of(byA), Optional.of(byB));
        }

        /** A step function of a, whose derivative is 0 wherever it exists. */
        Function(DoubleBinaryOperator f64, Loop f32, Rule byB) {
            this(f64, f32, Optional.empty(), Optional.of(byB));
        }

        /** A step function of both. */
        Function(DoubleBinaryOperator f64, Loop f32) {
            this(f64, f32, Optional.empty(), Optional.empty());
        }

        Function(DoubleBinaryOperator f64, Loop f32, Optional<Rule> byA, Optional<Rule> byB) {
            this.f64 = f64;
            this.f32 = f32;
            this.byA = byA;
            this.byB = byB;
        }
    }

    /** out[k + t] = f(a[i + t], b[j + t]) for t below n, a multiple of the vector length. */
    @FunctionalInterface
    private interface Loop {
        void run(float[] a, int i, float[] b, int j, float[] out, int k, int n);
    }

    /** The product of dOut with the derivative by one operand, in the shape of the result. */
    @FunctionalInterface
    private interface Rule {
        Tensor apply(Tensor a, Tensor b, Tensor out, Tensor dOut);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        if (a.dtype() != b.dtype() || !a.dtype().isFloating())
            throw new IllegalArgumentException(
                    name() + " needs two F32 or two F64 tensors, not " + a + " and " + b + "; convert one with Cast");
        return Broadcast.shape(name(), a.shape(), b.shape());
    }

    @Override
    public void reference(Tensor out) {
        var left = Broadcast.of(a.shape(), out.shape());
        var right = Broadcast.of(b.shape(), out.shape());
        for (int i = 0; i < out.size(); i++)
            out.set(i, function.f64.applyAsDouble(a.get(left.index(i)), b.get(right.index(i))));
    }

    @Override
    public void cpu(Tensor out) {
        Loop loop = function.f32;
        Pointwise.run(
                (o, to, at, count) -> loop.run(o[0].array(), o[0].at(), o[1].array(), o[1].at(), to, at, count),
                out,
                a,
                b);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Walk left = Broadcast.of(a.shape(), out.shape()).walk();
        Walk right = Broadcast.of(b.shape(), out.shape()).walk();
        int n = out.size();
        int quads = left.isInQuads() && right.isInQuads() ? n / 4 : 0;
        Grid grid = gpu.cover(quads > 0 ? Math.ceilDiv(n, 4) : n);
        gpu.launch(function.kernel, grid, out, a, left.struct(), b, right.struct(), n, quads);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        function.byA.ifPresent(rule -> gradients.add(a, () -> sumTo(rule.apply(a, b, out, dOut), a.shape())));
        function.byB.ifPresent(rule -> gradients.add(b, () -> sumTo(rule.apply(a, b, out, dOut), b.shape())));
    }

    @Override
    public String name() {
        return function.name().toLowerCase(Locale.ROOT);
    }
}
