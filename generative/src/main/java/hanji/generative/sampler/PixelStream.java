package hanji.generative.sampler;

import static hanji.kernels.layout.Concat.concat;

import hanji.nn.layer.Module;
import hanji.nn.layer.ShiftedConv;
import hanji.nn.layer.TransposedConv;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the two streams of a PixelCNN++ from some resolution down to the coarsest and back, with short-cuts from each layer on
 * the way down to the one of the same size on the way up. arXiv:1701.05517, sections 2.3 and 2.4, figure 2.
 *
 * @param encoder blocks on the way down, at least 1
 * @param inner all that is coarser, if anything is
 * @param decoder blocks on the way up: one for each short-cut
 */
public record PixelStream(List<GatedBlock> encoder, Optional<Inner> inner, List<GatedBlock> decoder) implements Module {
    /**
     * The coarser part of a stream.
     *
     * @param down with stride 2
     * @param stream at half the resolution
     * @param up 2x2 with stride 2, so that a coarse pixel makes its four finer ones alone
     */
    public record Inner(ShiftedConv down, PixelStream stream, TransposedConv up) {}

    /**
     * What a stream has computed, for the other one.
     *
     * @param encoded what goes into the first block and comes out of each on the way down
     * @param decoded what comes out of each on the way up
     * @param inner the same of the coarser part, where it was computed
     */
    public record Trace(List<Tensor> encoded, List<Tensor> decoded, Optional<Trace> inner) {
        /** The stream's result. */
        Tensor last() {
            return decoded.getLast();
        }
    }

    /**
     * The coarser part's results.
     *
     * @param trace where it was computed now
     * @param finer brought back to the resolution that it was entered from
     */
    public record Coarse(Optional<Trace> trace, Tensor finer) {}

    /**
     * The stream at the pixels in sight.
     *
     * @param x [.., F]
     * @param beside of the stream that this one is shown, if any
     */
    public Trace forward(Tensor x, Optional<Trace> beside, Sight sight) {
        List<Tensor> encoded = new ArrayList<>(List.of(x));
        for (GatedBlock block : encoder) {
            Optional<Tensor> other = beside.map(trace -> sight.here(trace.encoded.get(encoded.size())));
            encoded.add(block.forward(encoded.getLast(), other, sight));
        }
        Optional<Coarse> coarse =
                inner.map(part -> sight.through(part, encoded.getLast(), beside.flatMap(Trace::inner)));
        Tensor y = coarse.map(Coarse::finer).orElse(encoded.getLast());
        List<Tensor> decoded = new ArrayList<>();
        for (int i = 0; i < decoder.size(); i++) {
            Tensor shortCut = encoded.get(decoder.size() - 1 - i);
            int at = i;
            Tensor shown = beside.map(trace -> concat(-1, sight.here(trace.decoded.get(at)), shortCut))
                    .orElse(shortCut);
            y = decoder.get(i).forward(y, Optional.of(shown), sight);
            decoded.add(y);
        }
        return new Trace(encoded, decoded, coarse.flatMap(Coarse::trace));
    }
}
