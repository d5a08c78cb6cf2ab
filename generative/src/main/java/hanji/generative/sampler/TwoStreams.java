package hanji.generative.sampler;

import static hanji.generative.sampler.GatedBlock.concatElu;
import static hanji.kernels.pointwise.Binary.add;

import hanji.nn.layer.Conv;
import hanji.nn.layer.Module;
import hanji.nn.layer.ShiftedConv;
import hanji.tensor.Tensor;
import java.util.Optional;

/**
 * The two streams of a PixelCNN++ from what is known of each pixel to what its intensities are drawn from; arXiv:1701.05517,
 * section 3. The down stream sees the rows above, whole, the down-right one also the pixels to the left: what a pixel itself holds
 * reaches neither.
 *
 * @param above first layer of the down stream: rows above
 * @param rowAbove first layer of the down-right stream, of the row above
 * @param toTheLeft and of the column to the left
 * @param down stream
 * @param downRight stream, which is shown the other one
 * @param out 1x1, from the down-right stream
 */
public record TwoStreams(
        ShiftedConv above,
        ShiftedConv rowAbove,
        ShiftedConv toTheLeft,
        PixelStream down,
        PixelStream downRight,
        Conv out)
        implements Module {
    /** Of whole images: [N, H, W, Cin] to [N, H, W, Cout]. */
    public Tensor forward(Tensor x, WholeImages sight) {
        PixelStream.Trace rows = down.forward(above.forward(x), Optional.empty(), sight);
        Tensor first = add(rowAbove.forward(x), toTheLeft.forward(x));
        return out(downRight.forward(first, Optional.of(rows), sight), sight);
    }

    /** From the down-right stream to the result. */
    Tensor out(PixelStream.Trace trace, Sight sight) {
        return sight.mix(out, concatElu(trace.last()));
    }
}
