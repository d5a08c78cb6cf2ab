package hanji.kernels.causal;

import hanji.kernels.conv.Mask;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The shapes of a stack of masked convolutions from what is known of each intensity to the logits of the next one:
 * {@code p(x) = product of p(x_i | x_<i)} over pixels in raster order and the colours of each. arXiv:1601.06759, section 3.5.
 *
 * <p>At every stage the channels are {@code colours} equal groups, those of a colour depend on what comes before it.
 *
 * @param stages the first with mask A; the last gives the logits
 * @param colours channels of an image
 * @param levels intensities are 0 to levels - 1, at most 256
 */
public record DrawPlan(List<Stage> stages, int colours, int levels) {
    /** @throws IllegalArgumentException if channels do not fit, or an intensity would see itself or a later one */
    public DrawPlan {
        stages = List.copyOf(stages);
        if (levels < 1 || levels > 256) throw new IllegalArgumentException("levels must be 1 to 256, not " + levels);
        int channels = stages.isEmpty() ? 0 : stages.getFirst().inputs;
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            if (stage.inputs != channels)
                throw new IllegalArgumentException(
                        "stage " + i + " has " + stage.inputs + " inputs, but is given " + channels + " channels");
            requireCausal(i, stage.mask, colours);
            channels = stage.outputs;
        }
        if (!stages.isEmpty() && stages.getFirst().form != StageForm.CONV)
            throw new IllegalArgumentException("the first stage is a plain convolution, not " + stages.getFirst().form
                    + ": only the convolution hides an intensity from itself");
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

    /**
     * One convolution.
     *
     * @param form how it is used
     * @param mask A or B
     * @param kernelRows odd
     * @param kernelColumns odd
     * @param inputs channels that it reads
     * @param outputs channels that it gives
     */
    public record Stage(StageForm form, Mask mask, int kernelRows, int kernelColumns, int inputs, int outputs) {
        /** @throws IllegalArgumentException if the colours do not divide the channels, or a residual stage changes their number */
        public Stage {
            if (kernelRows % 2 == 0 || kernelColumns % 2 == 0)
                throw new IllegalArgumentException("a kernel has odd sides, not " + kernelRows + "x" + kernelColumns);
            if (inputs % mask.groups() != 0 || outputs % mask.groups() != 0)
                throw new IllegalArgumentException(mask.groups() + " colours do not divide the " + inputs + " and "
                        + outputs + " channels of a stage");
            if (form == StageForm.RESIDUAL && inputs != outputs)
                throw new IllegalArgumentException("a residual stage keeps its channels, but has " + inputs
                        + " inputs and " + outputs + " outputs");
        }

        /** Whether it sees other pixels. */
        public boolean seesOthers() {
            return kernelRows > 1 || kernelColumns > 1;
        }

        /** Channels of one colour that it gives. */
        int width() {
            return outputs / mask.groups();
        }

        /** Weights that reach an output of a colour: the first so many of [KH, KW, Cin]. */
        int open(int colour) {
            int before = kernelRows / 2 * kernelColumns + kernelColumns / 2;
            return before * inputs + mask.visible(colour, inputs);
        }

        /** The first so many rows of its weight as a matrix [KH * KW * Cin, Cout] are open to some colour. */
        public int openRows() {
            return open(mask.groups() - 1);
        }

        /** Numbers that it is made of: a bias for each output, then the open rows. */
        int parameters() {
            return Math.multiplyExact(outputs, 1 + openRows());
        }
    }

    /** Numbers that all stages are made of, stage after stage: a bias for each output, then {@link Stage#openRows}. */
    public int parameters() {
        return parametersBefore(stages.size());
    }

    int parametersBefore(int stage) {
        return stages.subList(0, stage).stream().mapToInt(Stage::parameters).reduce(0, Math::addExact);
    }

    /** The first so many stages are read at pixels that come later: all before the last one that sees other pixels. */
    public int readLater() {
        int last = stages.size() - 1;
        while (last > 0 && !stages.get(last).seesOthers()) last--;
        return last;
    }

    /** Multiply-adds of the first so many stages at one pixel, all colours of it. */
    public long multiplyAdds(int first) {
        return stages.subList(0, first).stream()
                .mapToLong(stage -> IntStream.range(0, colours)
                        .mapToLong(colour -> (long) stage.open(colour) * stage.width())
                        .sum())
                .sum();
    }

    /** Most channels of one colour that a stage gives. */
    int widest() {
        return stages.stream().mapToInt(Stage::width).max().orElse(0);
    }

    /**
     * Columns, at least 1, by which each row must trail the row above so that every pixel comes after those that a stage reads; as many
     * as an image has are enough.
     */
    int leastLag(int width) {
        int lag = stages.stream()
                .filter(stage -> stage.kernelRows > 1)
                .mapToInt(stage -> stage.kernelColumns / 2 + 1)
                .max()
                .orElse(1);
        return Math.max(1, Math.min(lag, width));
    }
}
