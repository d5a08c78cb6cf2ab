package hanji.generative.sampler;

import hanji.kernels.causal.DrawPlan;
import hanji.kernels.conv.PixelConv;
import hanji.tensor.Device;
import java.util.List;

/**
 * A stack of masked convolutions from an image to the logits of each intensity given those before it: a PixelCNN.
 * arXiv:1601.06759, section 3.5.
 *
 * <p>At every stage the channels are {@code colours} equal groups, red first: those of a pixel's colour depend on what
 * is generated before it. The plain network of 7x7 and 3x3 convolutions with a relu after each is
 *
 * <pre>{@code
 * new CausalNetwork(scaled, List.of(conv(first), reluConv(second), ..., reluConv(logits)), 1, 256)
 * }</pre>
 *
 * @param embedding of each intensity; a pixel's input is that of red, then of green, then of blue
 * @param stages the first with mask A, all with as many groups as there are colours; the last gives the logits
 * @param colours channels of an image
 * @param levels intensities are 0 to levels - 1, at most 256
 */
public record CausalNetwork(Embedding embedding, List<Stage> stages, int colours, int levels) {
    /** @throws IllegalArgumentException if channels do not fit, or an intensity would see itself or a later one */
    public CausalNetwork {
        stages = List.copyOf(stages);
        DrawPlan plan = plan(stages, colours, levels);
        int channels = embedding.width() * colours,
                inputs = plan.stages().getFirst().inputs();
        if (inputs != channels)
            throw new IllegalArgumentException(
                    "stage 0 has " + inputs + " inputs, but is given " + channels + " channels");
    }

    /** The shapes of the stages. */
    DrawPlan plan() {
        return plan(stages, colours, levels);
    }

    private static DrawPlan plan(List<Stage> stages, int colours, int levels) {
        return new DrawPlan(stages.stream().map(Stage::plan).toList(), colours, levels);
    }

    /** The device that the weights are on. */
    Device device() {
        return stages.getFirst().conv().weight().device();
    }

    /** The convolution of each stage, ready for single pixels; what they take belongs to the open scope. */
    List<PixelConv> pack() {
        return stages.stream()
                .map(Stage::conv)
                .map(conv -> PixelConv.of(conv.weight(), conv.bias(), conv.mask()))
                .toList();
    }
}
