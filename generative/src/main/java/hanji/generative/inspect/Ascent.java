package hanji.generative.inspect;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Clamp.clamp;

import hanji.autograd.Tape;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Makes an image that a network likes, by climbing {@code S(x) - lambda |x|²} for a score S. Where S is linear with weights w the
 * top is at {@code w / (2 lambda)}. The penalty: Simonyan et al., arXiv:1312.6034, section 2; the blur now and then, against
 * patterns finer than any that images have: Yosinski et al., "Understanding neural networks through deep visualization",
 * arXiv:1506.06579, section 3.
 *
 * @param steps how many
 * @param rate length of a step for a gradient of length 1
 * @param lambda weight of the penalty
 * @param blur standard deviation of the Gaussian in pixels, 0 for none
 * @param every steps from one blur to the next
 * @param within whether values are held in [0, 1], as those of images are
 */
public record Ascent(int steps, double rate, double lambda, double blur, int every, boolean within) {
    /**
     * Climbs.
     *
     * @param start [N, H, W, C]
     * @param progress is told the share that is done, 0 to 1
     * @return [N, H, W, C]
     */
    public Tensor of(Target target, Tensor start, DoubleConsumer progress) {
        Tensor image = start;
        for (int step = 0; step < steps; step++) {
            progress.accept((double) step / steps);
            boolean blurs = blur > 0 && (step + 1) % every == 0;
            try (var scope = Scope.open()) {
                Tensor next = climbed(target, image);
                if (blurs) next = Blur.of(next, blur);
                image = scope.keep(within ? clamp(next, 0, 1) : next);
            }
        }
        progress.accept(1);
        return image;
    }

    /** {@code x + rate (dS/dx - 2 lambda x)}. */
    private Tensor climbed(Target target, Tensor image) {
        try (var tape = Tape.open()) {
            Tensor slope = tape.gradients(target.values().apply(image), target.chosen(), List.of(image))
                    .of(image);
            return tape.keep(add(scale(image, 1 - 2 * rate * lambda), scale(slope, rate)));
        }
    }
}
