package hanji.generative.inspect;

import hanji.autograd.Tape;
import hanji.generative.model.LayerChain;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The gradient of the class score by the pixels: what a small change of each pixel does to it. On a linear model it is the weights
 * of the class. Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks", arXiv:1312.6034, section 3.
 */
public final class Saliency {
    private Saliency() {}

    /** As {@link Sensitivity#of} says. */
    public static Tensor gradient(LayerChain chain, Tensor images, int... classes) {
        try (var tape = Tape.open()) {
            Tensor logits = chain.logits(images);
            Tensor one = Sensitivity.atClasses(logits, classes);
            return tape.keep(tape.gradients(logits, one, List.of(images)).of(images));
        }
    }
}
