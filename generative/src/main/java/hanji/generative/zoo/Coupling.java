package hanji.generative.zoo;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.tanh;
import static hanji.kernels.reduce.Sum.sum;

import hanji.kernels.conv.Mask;
import hanji.nn.layer.Buffer;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Module;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Affine coupling layer, arXiv:1605.08803, sections 3.2 to 3.4: the values that a mask b shows stay as they are, and say how the
 * others are scaled and shifted. With ⊙ the product of values,
 * <pre>
 *   y = b ⊙ x + (1 - b) ⊙ (x ⊙ exp(s(b ⊙ x)) + t(b ⊙ x))            (9)
 *   log |det dy/dx| = sum of s over the values that b hides           (6)
 *   x = b ⊙ y + (1 - b) ⊙ (y - t(b ⊙ y)) ⊙ exp(-s(b ⊙ y))           (8)
 * </pre>
 * One network of convolutions computes t and, before a tanh and a learned factor (section 4.1), s; it may see a context beside
 * the values shown. Its last layer begins at zero, and the coupling as the identity.
 *
 * @param mask b, [H, W, C]: 1 where a value is shown, 0 where it is hidden
 * @param first 3x3, from C values, and those of the context, to the hidden channels
 * @param blocks 3x3 each, with the sum of their input
 * @param last 1x1, to s before its tanh and t: 2C
 * @param factor of s, [C]
 */
record Coupling(@Buffer Tensor mask, Conv first, List<Conv> blocks, Conv last, Tensor factor) implements Module {
    /** Which values of an image are shown. */
    @FunctionalInterface
    interface Pattern {
        boolean shows(int y, int x, int channel);

        /** Every other pixel, the first one if the turn is even: figure 3, left. */
        static Pattern checkerboard(int turn) {
            return (y, x, _) -> (y + x + turn) % 2 == 0;
        }

        /** Half of the channels, the first ones if the turn is even: figure 3, right. */
        static Pattern halves(int channels, int turn) {
            return (_, _, c) -> c < channels / 2 == (turn % 2 == 0);
        }
    }

    /**
     * How large the network is.
     *
     * @param channels of its hidden layers
     * @param blocks between its first layer and its last
     */
    record Size(int channels, int blocks) {
        /** Weights of the network of a coupling. */
        long weights(long values, long context) {
            long hidden = Math.multiplyExact(9L * channels + 1, (long) channels * blocks);
            long ends = Math.multiplyExact(9 * (values + context) + 2 * values + 1, (long) channels);
            return Math.addExact(Math.addExact(hidden, ends), 3 * values);
        }
    }

    /**
     * Images after an invertible function.
     *
     * @param logDet log of its Jacobian's determinant at each image, [N]
     */
    record Transformed(Tensor value, Tensor logDet) {}

    /**
     * A coupling that is the identity.
     *
     * @param values [H, W, C]
     * @param context channels of the context, 0 for none
     */
    static Coupling create(Shape values, int context, Pattern pattern, Size size, Initializer initializer) {
        int c = values.dim(2), hidden = size.channels();
        List<Conv> blocks = new ArrayList<>();
        Conv first = Conv.create(3, c + context, hidden, Mask.NONE, 1, initializer);
        for (int i = 0; i < size.blocks(); i++) blocks.add(Conv.create(3, hidden, hidden, Mask.NONE, 1, initializer));
        Conv last = new Conv(initializer.zeros(1, 1, hidden, 2 * c), initializer.zeros(2 * c), Mask.NONE);
        Tensor factor = initializer.zeros(c);
        factor.fill(1);
        return new Coupling(mask(values, pattern, factor), first, List.copyOf(blocks), last, factor);
    }

    /** On the device of a tensor, and of its type. */
    private static Tensor mask(Shape values, Pattern pattern, Tensor like) {
        int width = values.dim(1), channels = values.dim(2);
        float[] shown = new float[values.size()];
        for (int i = 0; i < shown.length; i++)
            shown[i] = pattern.shows(i / channels / width, i / channels % width, i % channels) ? 1 : 0;
        try (var scope = Scope.open()) {
            return scope.keep(Tensor.of(shown, values.dims()).to(like.dtype(), like.device()));
        }
    }

    /** The scale s and the shift t of each value, [N, H, W, C] both, 0 where the mask shows. */
    private Tensor[] scaleAndShift(Tensor values, Optional<Tensor> context) {
        Tensor shown = multiply(values, mask), hidden = affine(mask, -1, 1);
        Tensor h = first.forward(context.map(more -> concat(3, shown, more)).orElse(shown));
        for (Conv block : blocks) h = block.residual(h);
        Tensor both = last.afterRelu(h);
        int c = factor.size();
        Tensor s = multiply(tanh(slice(both, 3, 0, c)), multiply(factor, hidden));
        return new Tensor[] {s, multiply(slice(both, 3, c, 2 * c), hidden)};
    }

    /**
     * y and its log-determinant.
     *
     * @param x [N, H, W, C]
     * @param context [N, H, W, K], the same for the inverse
     */
    Transformed forward(Tensor x, Optional<Tensor> context) {
        try (var scope = Scope.open()) {
            Tensor[] st = scaleAndShift(x, context);
            Tensor y = add(multiply(x, exp(st[0])), st[1]); // (9)
            return new Transformed(scope.keep(y), scope.keep(sum(st[0], 1, 2, 3))); // (6)
        }
    }

    /** x of y. */
    Tensor inverse(Tensor y, Optional<Tensor> context) {
        try (var scope = Scope.open()) {
            Tensor[] st = scaleAndShift(y, context);
            return scope.keep(multiply(subtract(y, st[1]), exp(negate(st[0])))); // (8)
        }
    }

    /** At least one coupling, one after the other. */
    static Transformed all(List<Coupling> couplings, Tensor x, Optional<Tensor> context) {
        Transformed last = couplings.getFirst().forward(x, context);
        for (Coupling coupling : couplings.subList(1, couplings.size())) {
            Transformed next = coupling.forward(last.value, context);
            last = new Transformed(next.value, add(last.logDet, next.logDet));
        }
        return last;
    }
}
