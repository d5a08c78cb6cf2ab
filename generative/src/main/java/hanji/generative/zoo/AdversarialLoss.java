package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.softplus;
import static hanji.kernels.reduce.Sum.mean;

import hanji.tensor.Tensor;

/**
 * What a generator descends on, and its discriminator D: functions of D's logits, above 0 for real, of any shape; D is their
 * sigmoid. Each is a mean over the logits, one element. arXiv:1406.2661.
 */
public enum AdversarialLoss {
    /** {@code -log D(G(z))}, section 3, whose gradient by the logit goes to -1 where D is sure that an image is drawn. */
    NON_SATURATING,
    /** {@code log(1 - D(G(z)))}, equation 1, whose gradient by the logit goes to 0 there. */
    MINIMAX;

    /** The generator's loss by the logits of what it drew. */
    Tensor generator(Tensor drawn) {
        return switch (this) {
            case NON_SATURATING -> mean(softplus(negate(drawn))); // -log sigmoid(l) = softplus(-l)
            case MINIMAX -> negate(mean(softplus(drawn))); // log(1 - sigmoid(l)) = -softplus(l)
        };
    }

    /** The discriminator's loss, {@code -log D(x) - log(1 - D(G(z)))}: equation 1 with its sign turned. */
    static Tensor discriminator(Tensor real, Tensor drawn) {
        return add(mean(softplus(negate(real))), mean(softplus(drawn)));
    }
}
