package hanji.generative.sampler;

import hanji.kernels.conv.Mask;
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
        if (levels < 1 || levels > 256) throw new IllegalArgumentException("levels must be 1 to 256, not " + levels);
        int channels = embedding.width() * colours;
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            if (stage.inputs() != channels)
                throw new IllegalArgumentException(
                        "stage " + i + " has " + stage.inputs() + " inputs, but is given " + channels + " channels");
            requireCausal(i, stage.conv().mask(), colours);
            channels = stage.outputs();
        }
        if (!stages.isEmpty() && stages.getFirst().form() != Stage.Form.CONV)
            throw new IllegalArgumentException("the first stage is a plain convolution, not "
                    + stages.getFirst().form() + ": only the convolution hides an intensity from itself");
        if (stages.isEmpty() || channels != colours * levels)
            throw new IllegalArgumentException(
                    "the last stage must give %d x %d logits, not %d channels".formatted(colours, levels, channels));
    }

    private static void requireCausal(int stage, Mask mask, int colours) {
        boolean causal = mask.kind() == Mask.Kind.A || stage > 0 && mask.kind() == Mask.Kind.B;
        if (!causal || mask.groups() != colours)
            throw new IllegalArgumentException("stage " + stage + " needs mask " + (stage == 0 ? "A" : "B") + " for "
                    + colours + " colours, not " + mask + ", or an intensity sees itself or a later one");
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
