package hanji.generative.sampler;

import hanji.nn.layer.Conv;
import hanji.nn.layer.ShiftedConv;
import hanji.tensor.Tensor;
import java.util.Optional;

/**
 * Which pixels go through a stream now and where their neighbours come from: all pixels of whole images, or those of a row or
 * a place, with what was kept of earlier ones. The layers are written once, for both.
 */
public interface Sight {
    /** A shifted convolution at the pixels in sight; with a stride, at those of them where it has an output. */
    Tensor convolve(ShiftedConv conv, Tensor x);

    /** A 1x1 convolution. */
    Tensor mix(Conv conv, Tensor x);

    /** The pixels in sight, of what the other stream has at more of them. */
    Tensor here(Tensor ofOther);

    /**
     * The coarser part of a stream, from the pixels in sight and back to them.
     *
     * @param beside what the other stream has there
     */
    PixelStream.Coarse through(PixelStream.Inner inner, Tensor x, Optional<PixelStream.Trace> beside);

    /** With some elements set to 0 at random in training. */
    Tensor dropped(Tensor x);

    /** The class of each image as I32, in a shape to which that of one pixel's channels can be added; empty if it is not told. */
    Optional<Tensor> classes();
}
