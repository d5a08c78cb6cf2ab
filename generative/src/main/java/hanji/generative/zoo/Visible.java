package hanji.generative.zoo;

import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.sampler.BlackAndWhite;
import hanji.generative.zoo.Chain.Turn;
import hanji.tensor.DType;
import hanji.tensor.Tensor;

/** Kinds of visible units of a restricted Boltzmann machine. */
public enum Visible {
    /** 0 and 1: images made black and white, white where the intensity is above 127. */
    BINARY,
    /** Real numbers of variance 1 given the hidden units, E(v) = |v - a|² / 2: section 13.2 of UTML TR 2010-003. */
    GAUSSIAN;

    /** Deviation of a Gaussian unit, given the hidden ones, on the axis where intensities go from 0 to 1. */
    private static final double DEVIATION = 0.2;

    /** Images [N, H, W, C] of U8 to values of units, [N, D]. */
    Tensor values(Tensor intensities, DType dtype) {
        int n = intensities.shape().dim(0);
        return switch (this) {
            case BINARY -> BlackAndWhite.values(intensities, dtype);
            case GAUSSIAN -> scale(cast(reshape(intensities, n, intensities.size() / n), dtype), 1 / (255 * DEVIATION));
        };
    }

    /** Values of units to images [N, D] in [0, 1]. */
    Tensor image(Tensor values) {
        return this == BINARY ? values : scale(values, DEVIATION);
    }

    /** The bias under which units without couplings have these means. */
    Tensor bias(RunningMean means) {
        return this == BINARY ? means.logits() : means.mean();
    }

    /** Means of units, of a + W h. */
    Tensor mean(Tensor logits) {
        return this == BINARY ? sigmoid(logits) : logits;
    }

    /** Units drawn given a + W h. */
    Tensor sample(Tensor logits, Turn turn, int use) {
        return this == BINARY ? turn.bernoulli(sigmoid(logits), use) : add(logits, turn.gaussian(logits, use));
    }

    /** The energy of units by themselves: [N, V] and [V] to [N]. */
    Tensor energy(Tensor v, Tensor bias) {
        return this == BINARY ? negate(RbmLayer.dot(v, bias)) : scale(sum(square(subtract(v, bias)), 1), 0.5);
    }
}
