package hanji.generative.sampler;

import static hanji.kernels.layout.Slice.slice;

import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Linear;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A recurrent layer over the grid and the 1x1 layers from a pixel's two neighbours to its logits.
 *
 * @param embedding of each intensity; a pixel's input is that of red, then of green, then of blue
 * @param input from a pixel's intensities to what its state is given
 * @param fromLeft [U, U]
 * @param fromAbove [U, U]
 * @param context from the states to the left and above, 2 U, to a hidden layer, whose channels are equal groups of the colours
 * @param own from the pixel's own earlier colours to the same; with mask A, for more than one colour
 * @param logits from the hidden layer, with mask B
 * @param colours channels of an image
 */
public record GridNetwork(
        Embedding embedding,
        Linear input,
        Tensor fromLeft,
        Tensor fromAbove,
        Conv context,
        Optional<Conv> own,
        Conv logits,
        int colours) {
    /** The 1x1 layers of one colour, over the channels that they see. */
    record Colour(Optional<Conv> own, Conv logits) {}

    int units() {
        return fromLeft.shape().dim(0);
    }

    int levels() {
        return logits.bias().size() / colours;
    }

    /** Channels of the hidden layer that belong to a colour. */
    int part() {
        return context.bias().size() / colours;
    }

    /** What each colour needs; it belongs to the open scope. */
    List<Colour> byColour() {
        return IntStream.range(0, colours)
                .mapToObj(c -> new Colour(
                        own.map(conv -> c == 0
                                ? columns(conv, embedding.width(), 0, part(), new Mask(Mask.Kind.A, 1))
                                : columns(conv, c * embedding.width(), c * part(), part(), Mask.NONE)),
                        columns(logits, (c + 1) * part(), c * levels(), levels(), Mask.NONE)))
                .toList();
    }

    /** The first inputs and some outputs of a 1x1 convolution. */
    static Conv columns(Conv conv, int inputs, int from, int count, Mask mask) {
        Tensor weight = slice(slice(conv.weight(), 2, 0, inputs), 3, from, from + count);
        return new Conv(weight, slice(conv.bias(), 0, from, from + count), mask);
    }
}
