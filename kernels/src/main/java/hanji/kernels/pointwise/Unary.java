package hanji.kernels.pointwise;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/** A function of one tensor, element by element. */
public record Unary(UnaryFunction function, Tensor x) implements Op {

    /** -x. */
    public static Tensor negate(Tensor x) {
        return Op.run(new Unary(UnaryFunction.NEGATE, x));
    }

    /** |x|; the derivative at 0 is 0, that at NaN is NaN. */
    public static Tensor abs(Tensor x) {
        return Op.run(new Unary(UnaryFunction.ABS, x));
    }

    /** -1, 0 or 1 after the sign of x; a zero keeps its sign, NaN stays NaN. */
    public static Tensor sign(Tensor x) {
        return Op.run(new Unary(UnaryFunction.SIGN, x));
    }

    /** max(x, 0); NaN stays NaN; the derivative at 0 is 0, that at NaN is NaN. */
    public static Tensor relu(Tensor x) {
        return Op.run(new Unary(UnaryFunction.RELU, x));
    }

    /**
     * x where positive, else {@code slope} x, for a slope from 0 to 1; with slope 0 it is {@link #relu}. NaN stays NaN; the
     * derivative at 0 is the slope. arXiv:1505.00853.
     */
    public static Tensor leakyRelu(Tensor x, double slope) {
        if (!(slope >= 0 && slope <= 1)) throw new IllegalArgumentException("slope must be in [0, 1], not " + slope);
        return slope == 0 ? relu(x) : Op.run(new LeakyGate(x, x, slope));
    }

    /** x². */
    public static Tensor square(Tensor x) {
        return Op.run(new Unary(UnaryFunction.SQUARE, x));
    }

    /** The square root. */
    public static Tensor sqrt(Tensor x) {
        return Op.run(new Unary(UnaryFunction.SQRT, x));
    }

    /** 1 / x. */
    public static Tensor reciprocal(Tensor x) {
        return Op.run(new Unary(UnaryFunction.RECIPROCAL, x));
    }

    /** eˣ. */
    public static Tensor exp(Tensor x) {
        return Op.run(new Unary(UnaryFunction.EXP, x));
    }

    /** The natural logarithm; -infinity at 0, NaN below. */
    public static Tensor log(Tensor x) {
        return Op.run(new Unary(UnaryFunction.LOG, x));
    }

    /** ln(1 + x), accurate near 0. */
    public static Tensor log1p(Tensor x) {
        return Op.run(new Unary(UnaryFunction.LOG1P, x));
    }

    /** The sine of x in radians. */
    public static Tensor sin(Tensor x) {
        return Op.run(new Unary(UnaryFunction.SIN, x));
    }

    /** The cosine of x in radians. */
    public static Tensor cos(Tensor x) {
        return Op.run(new Unary(UnaryFunction.COS, x));
    }

    /** Hyperbolic tangent. */
    public static Tensor tanh(Tensor x) {
        return Op.run(new Unary(UnaryFunction.TANH, x));
    }

    /** The logistic function 1 / (1 + e⁻ˣ). */
    public static Tensor sigmoid(Tensor x) {
        return Op.run(new Unary(UnaryFunction.SIGMOID, x));
    }

    /** ln(1 + eˣ), which is x for large x. */
    public static Tensor softplus(Tensor x) {
        return Op.run(new Unary(UnaryFunction.SOFTPLUS, x));
    }

    /** The error function, 2/√π times the integral of exp(-t²) from 0 to x. */
    public static Tensor erf(Tensor x) {
        return Op.run(new Unary(UnaryFunction.ERF, x));
    }

    /** SiLU, also named swish: x sigmoid(x). arXiv:1606.08415, arXiv:1710.05941. */
    public static Tensor silu(Tensor x) {
        return Op.run(new Unary(UnaryFunction.SILU, x));
    }

    /**
     * GELU in its exact form, x Φ(x) = x/2 (1 + erf(x/√2)), and not the approximation by a tanh. arXiv:1606.08415,
     * section 2. In F32 its error is a share of |x|, so a result far below 0, where it vanishes, has fewer exact
     * digits.
     */
    public static Tensor gelu(Tensor x) {
        return Op.run(new Unary(UnaryFunction.GELU, x));
    }

    /** ELU with alpha = 1: x where positive, else eˣ - 1; NaN stays NaN; the derivative at 0 is 1. arXiv:1511.07289. */
    public static Tensor elu(Tensor x) {
        return Op.run(new Unary(UnaryFunction.ELU, x));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        if (!x.dtype().isFloating())
            throw new IllegalArgumentException(
                    name() + " needs F32 or F64, not " + x.label() + "; convert it with Cast");
        return x.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, function.f64.applyAsDouble(x.get(i)));
    }

    @Override
    public void cpu(Tensor out) {
        UnaryFunction.Loop loop = function.f32;
        Pointwise.run((o, to, at, count) -> loop.run(o[0].array(), o[0].at(), to, at, count), out, x);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(function.kernel, gpu.cover(Math.ceilDiv(out.size(), 4)), out, x, out.size());
    }

    @Override
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape(), x);
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
