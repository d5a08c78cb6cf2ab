package hanji.nn.distribution;

import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.OneHot.oneHot;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.minimum;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Clamp.clamp;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.log;
import static hanji.kernels.pointwise.Unary.log1p;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.softplus;
import static hanji.kernels.pointwise.Unary.tanh;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;
import static hanji.kernels.softmax.LogSumExp.logSumExp;

import hanji.autograd.Op;
import hanji.kernels.random.Uniform;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Mixtures of K logistic distributions, rounded to the levels of a pixel: 256 unless it is a small twin for exact checks.
 * PixelCNN++, arXiv:1701.05517, section 2.1.
 *
 * <p>Of L levels, level v stands for the interval of width 2/(L - 1) around {@code 2 v / (L - 1) - 1}; the first and the last
 * take the tails. With a and b the interval's upper and lower end, centred and divided by a component's scale,
 *
 * <pre>{@code
 * log(sigmoid(a) - sigmoid(b)) = -softplus(-a) - softplus(b) + log(1 - exp(b - a))
 * }</pre>
 *
 * where the first level has the first term alone and the last the second: no difference of close numbers is taken, and a level
 * far from every component still has its log-probability and gradient.
 *
 * @param logits [rows..., K], F32 or F64: shares of the components
 * @param means [rows..., K]: centres, on the axis where levels go from -1 to 1
 * @param logScales [rows..., K]: natural logarithms of the scales, between -80 and 80
 * @param levels L, 2 to 256
 */
public record DiscretizedLogisticMixture(Tensor logits, Tensor means, Tensor logScales, int levels)
        implements Distribution {
    private static final int PIXEL_LEVELS = 256;
    private static final double LOG_2 = 0.6931471805599453;

    /** Over the 256 levels of a pixel. */
    public DiscretizedLogisticMixture(Tensor logits, Tensor means, Tensor logScales) {
        this(logits, means, logScales, PIXEL_LEVELS);
    }

    /** @throws IllegalArgumentException if the three differ in shape or dtype, or are scalars, or levels are out of range */
    public DiscretizedLogisticMixture {
        if (levels < 2 || levels > PIXEL_LEVELS)
            throw new IllegalArgumentException("levels must be 2 to " + PIXEL_LEVELS + ", not " + levels);
        if (logits.shape().rank() == 0 || !isLike(logits, means) || !isLike(logits, logScales))
            throw new IllegalArgumentException(
                    "a mixture needs logits, means and logScales of one shape [rows..., K] and one dtype, not "
                            + logits.label() + ", " + means.label() + " and " + logScales.label());
    }

    private static boolean isLike(Tensor a, Tensor b) {
        return a.shape().equals(b.shape()) && a.dtype() == b.dtype();
    }

    /** Log-probability in nats of each level, [rows...] of U8: equation 2. */
    @Override
    public Tensor logProb(Tensor value) {
        return reshape(logSumExp(add(logSoftmax(flat(logits)), components(value))), rows());
    }

    /** Log-probability in nats of each level, [rows...] of U8, by each component: [rows..., K]. */
    public Tensor componentLogProbs(Tensor value) {
        return reshape(components(value), logits.shape());
    }

    /** Log-probabilities in nats of all levels, [rows..., L], each with the bits of {@link #logProb}. */
    public Tensor logProbs() {
        double[] all = IntStream.range(0, levels).asDoubleStream().toArray();
        Tensor level = Tensor.of(all, levels, 1).to(logits.dtype(), logits.device());
        int count = rows().size(), k = logits.shape().dim(-1);
        Tensor shares = reshape(logSoftmax(flat(logits)), count, 1, k);
        Tensor components = components(level, reshape(means, count, 1, k), reshape(logScales, count, 1, k));
        return reshape(
                logSumExp(add(shares, components)),
                logits.shape().with(logits.shape().rank() - 1, levels));
    }

    /** Of all rows, [all rows, K]. */
    private Tensor components(Tensor value) {
        if (value.dtype() != DType.U8 || !value.shape().equals(rows()))
            throw new IllegalArgumentException("a mixture " + logits.shape() + " gives probabilities to U8 levels "
                    + rows() + ", not to " + value.label());
        Tensor level = reshape(cast(value, logits.dtype()), rows().size(), 1);
        return components(level, flat(means), flat(logScales));
    }

    /** Log-probability of levels by components, which broadcast: the logarithm of a bracket of equation 2. */
    private Tensor components(Tensor level, Tensor means, Tensor logScales) {
        Tensor inverseScale = exp(negate(logScales));
        Tensor centred = subtract(affine(level, 1 / halfRange(), -1), means);
        Tensor upper = multiply(shift(centred, halfWidth()), inverseScale);
        Tensor lower = multiply(shift(centred, -halfWidth()), inverseScale);

        Tensor below = affine(level, -1, levels - 1);
        Tensor belowUpper = gate(below, softplus(negate(upper)));
        Tensor aboveLower = gate(level, softplus(lower));
        Tensor inside = gate(minimum(level, below), log1mExp(scale(inverseScale, halfWidth())));
        return subtract(inside, add(belowUpper, aboveLower));
    }

    private double halfRange() {
        return (levels - 1) / 2.0;
    }

    private double halfWidth() {
        return 1.0 / (levels - 1);
    }

    /** log(1 - exp(-2h)) for positive h: as log(2t / (1 + t)) with t = tanh(h), where small h lose nothing. */
    private static Tensor log1mExp(Tensor h) {
        Tensor t = tanh(h);
        return subtract(shift(log(t), LOG_2), log1p(t));
    }

    /** A level for each row, [rows...] of U8; without a gradient. */
    @Override
    public Tensor sample(Philox random) {
        Tensor component = hanji.kernels.random.Categorical.categorical(flat(logits), random);
        Tensor chosen = oneHot(component, logits.shape().dim(-1), logits.dtype());
        Tensor mean = sum(multiply(chosen, flat(means)), -1);
        Tensor spread = exp(sum(multiply(chosen, flat(logScales)), -1));
        Tensor value = add(mean, multiply(spread, logistic(random)));
        double[] centred = value.toDoubles();
        byte[] drawn = new byte[centred.length];
        for (int i = 0; i < drawn.length; i++)
            drawn[i] = (byte) Math.clamp(Math.rint((centred[i] + 1) * halfRange()), 0, levels - 1);
        return Tensor.of(drawn, rows().dims()).to(DType.U8, logits.device());
    }

    /** Standard logistic numbers, one for each row, from the random elements after those that chose the components. */
    private Tensor logistic(Philox random) {
        int count = rows().size();
        Tensor uniform = Op.run(new Uniform(random, 2L * count, Shape.of(count), logits.dtype(), logits.device()));
        Tensor inside = clamp(uniform, 0x1p-25, 1 - 0x1p-24);
        return subtract(log(inside), log1p(negate(inside)));
    }

    /** [rows..., K] as [all rows, K]. */
    private Tensor flat(Tensor parameter) {
        return reshape(parameter, rows().size(), parameter.shape().dim(-1));
    }

    private Shape rows() {
        int[] dims = logits.shape().dims();
        return Shape.of(Arrays.copyOf(dims, dims.length - 1));
    }
}
