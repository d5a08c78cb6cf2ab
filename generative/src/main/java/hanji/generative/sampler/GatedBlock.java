package hanji.generative.sampler;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Gather.gather;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.abs;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Where.where;

import hanji.nn.layer.Conv;
import hanji.nn.layer.Module;
import hanji.nn.layer.ShiftedConv;
import hanji.tensor.Tensor;
import java.util.Optional;

/**
 * A gated residual block of a PixelCNN++, arXiv:1701.05517, section 3: {@code x + a o sigmoid(b)}, where a and b are the second
 * convolution's halves.
 *
 * @param first [KH, KW, 2F, F]
 * @param beside 1x1, from what the block is shown besides x, twice its channels, to F
 * @param second [KH, KW, 2F, 2F]
 * @param classes what each class adds to a and b, [classes, 2F], if images have one
 */
public record GatedBlock(ShiftedConv first, Optional<Conv> beside, ShiftedConv second, Optional<Tensor> classes)
        implements Module {
    /**
     * elu(x) and elu(-x) side by side, from C channels 2C, with elu(x) = x where positive, else e<sup>x</sup> - 1; the first has
     * derivative 0 at 0. arXiv:1511.07289 and arXiv:1603.05201.
     */
    static Tensor concatElu(Tensor x) {
        Tensor ofNegative = shift(exp(negate(abs(x))), -1);
        return concat(-1, where(x, x, ofNegative), where(x, ofNegative, negate(x)));
    }

    /**
     * The block at the pixels in sight.
     *
     * @param x [.., F]
     * @param shown besides x: the other stream, or an earlier layer
     */
    Tensor forward(Tensor x, Optional<Tensor> shown, Sight sight) {
        Tensor inside = sight.convolve(first, concatElu(x));
        if (shown.isPresent()) inside = add(inside, sight.mix(beside.orElseThrow(), concatElu(shown.get())));
        Tensor halves = told(sight.convolve(second, sight.dropped(concatElu(inside))), sight);
        int channels = x.shape().dim(-1);
        Tensor a = slice(halves, -1, 0, channels), b = slice(halves, -1, channels, 2 * channels);
        return add(x, multiply(a, sigmoid(b)));
    }

    private Tensor told(Tensor halves, Sight sight) {
        return classes.map(rows -> add(halves, gather(rows, sight.classes().orElseThrow())))
                .orElse(halves);
    }
}
