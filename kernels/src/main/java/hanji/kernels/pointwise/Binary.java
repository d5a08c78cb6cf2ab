package hanji.kernels.pointwise;

import static hanji.kernels.reduce.Sum.sumTo;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.kernels.layout.Walk;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * A function of two tensors, element by element, with broadcasting: axes are aligned at the innermost and an extent of 1
 * is repeated. The gradient of a repeated operand is summed over its repetitions.
 *
 * <pre>{@code
 * Tensor y = add(multiply(x, gain), bias);   // x [N, H, W, C], gain and bias [C]
 * }</pre>
 */
public record Binary(BinaryFunction function, Tensor a, Tensor b) implements Op {

    /** a + b. */
    public static Tensor add(Tensor a, Tensor b) {
        return Op.run(new Binary(BinaryFunction.ADD, a, b));
    }

    /** a - b. */
    public static Tensor subtract(Tensor a, Tensor b) {
        return Op.run(new Binary(BinaryFunction.SUBTRACT, a, b));
    }

    /** a b. */
    public static Tensor multiply(Tensor a, Tensor b) {
        return Op.run(new Binary(BinaryFunction.MULTIPLY, a, b));
    }

    /** a / b. */
    public static Tensor divide(Tensor a, Tensor b) {
        return Op.run(new Binary(BinaryFunction.DIVIDE, a, b));
    }

    /** The larger of a and b; NaN if one is NaN; +0 is larger than -0. Equal ones have half of the gradient each. */
    public static Tensor maximum(Tensor a, Tensor b) {
        return Op.run(new Binary(BinaryFunction.MAXIMUM, a, b));
    }

    /** The smaller of a and b; NaN if one is NaN; -0 is smaller than +0. Equal ones have half of the gradient each. */
    public static Tensor minimum(Tensor a, Tensor b) {
        return Op.run(new Binary(BinaryFunction.MINIMUM, a, b));
    }

    /** 1 where a > b, else 0, also where one is NaN. A step function: its gradient is 0 wherever it has one. */
    public static Tensor greater(Tensor a, Tensor b) {
        return Op.run(new Binary(BinaryFunction.GREATER, a, b));
    }

    /** 1 where a >= b, else 0, also where one is NaN. A step function: its gradient is 0 wherever it has one. */
    public static Tensor atLeast(Tensor a, Tensor b) {
        return Op.run(new Binary(BinaryFunction.AT_LEAST, a, b));
    }

    /** ln(eᵃ + eᵇ), with no overflow; +infinity where one is, -infinity where both are. */
    public static Tensor logAddExp(Tensor a, Tensor b) {
        return Op.run(new Binary(BinaryFunction.LOG_ADD_EXP, a, b));
    }

    /**
     * xʸ, with IEEE 754's special values: 1 where y is 0 or x is 1, even if the other is NaN; NaN where x is negative and y
     * no whole number. The derivative by x is 0 where y is 0; that by y is 0 where the power is 0, and NaN where x is
     * negative.
     */
    public static Tensor pow(Tensor x, Tensor y) {
        return Op.run(new Binary(BinaryFunction.POW, x, y));
    }

    /** x to a constant power, rounded to the dtype of x; see {@link #pow(Tensor, Tensor)}. */
    public static Tensor pow(Tensor x, double exponent) {
        return pow(x, Tensor.full(exponent, x.dtype(), Shape.of(), x.device()));
    }

    /** The Heaviside step of a - b: 1 where it is positive, 1/2 at 0, 0 below, NaN where one is NaN. */
    public static Tensor heaviside(Tensor a, Tensor b) {
        return Op.run(new Binary(BinaryFunction.HEAVISIDE, a, b));
    }

    /**
     * {@code value} where {@code mask} is positive, 0 where it is not, NaN where it is NaN; with x as the mask, the backward
     * pass of relu(x). No gradient by the mask. Behind a closed gate a value may be NaN, but its gradient is 0 times
     * whatever made it: see {@link Where} for what to do about it.
     */
    public static Tensor gate(Tensor mask, Tensor value) {
        return Op.run(new Binary(BinaryFunction.GATE, mask, value));
    }

    /**
     * The backward pass of y = tanh(x): dOut (1 - y²). An op, which can be differentiated again.
     *
     * @param y the result of tanh, and not its x
     * @param dOut of a shape that broadcasts with that of y
     */
    public static Tensor tanhGradient(Tensor y, Tensor dOut) {
        return Op.run(new Binary(BinaryFunction.TANH_GRADIENT, y, dOut));
    }

    /**
     * The backward pass of y = sigmoid(x): dOut y (1 - y). An op, which can be differentiated again.
     *
     * @param y the result of sigmoid, and not its x
     * @param dOut of a shape that broadcasts with that of y
     */
    public static Tensor sigmoidGradient(Tensor y, Tensor dOut) {
        return Op.run(new Binary(BinaryFunction.SIGMOID_GRADIENT, y, dOut));
    }

    /** The backward pass of silu(x). */
    public static Tensor siluGradient(Tensor x, Tensor dOut) {
        return Op.run(new Binary(BinaryFunction.SILU_GRADIENT, x, dOut));
    }

    /** The backward pass of gelu(x). */
    public static Tensor geluGradient(Tensor x, Tensor dOut) {
        return Op.run(new Binary(BinaryFunction.GELU_GRADIENT, x, dOut));
    }

    /** The backward pass of elu(x). */
    public static Tensor eluGradient(Tensor x, Tensor dOut) {
        return Op.run(new Binary(BinaryFunction.ELU_GRADIENT, x, dOut));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        if (a.dtype() != b.dtype() || !a.dtype().isFloating())
            throw new IllegalArgumentException(name() + " needs two F32 or two F64 tensors, not " + a.label() + " and "
                    + b.label() + "; convert one with Cast");
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
        BinaryFunction.Loop loop = function.f32;
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
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape(), a, b);
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
