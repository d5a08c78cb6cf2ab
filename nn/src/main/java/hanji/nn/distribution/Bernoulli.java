package hanji.nn.distribution;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Unary.softplus;

import hanji.tensor.Philox;
import hanji.tensor.Tensor;

/**
 * Bernoulli distributions, one for each element: 1 with probability sigmoid(logits), else 0.
 *
 * @param logits any shape, F32 or F64; infinite for a sure outcome
 */
public record Bernoulli(Tensor logits) implements Distribution {

    /**
     * Log-probability in nats of each value, 0 or 1 in the dtype of the logits; the shapes broadcast. NaN where the value is
     * NaN or infinite, so that a missing pixel does not become a likelihood.
     */
    @Override
    public Tensor logProb(Tensor value) {
        Tensor ofFinite = negate(softplus(multiply(affine(value, -2, 1), logits)));
        return add(ofFinite, scale(value, -0.0));
    }

    /** Entropy in nats; 0 of a sure outcome. */
    public Tensor entropy() {
        Tensor ones = expectation(logits, softplus(negate(logits)));
        Tensor zeros = expectation(negate(logits), softplus(logits));
        return add(ones, zeros);
    }

    /**
     * KL(p || q) in nats, element by element; the shapes broadcast. Infinite where an outcome that q excludes is possible
     * under p; what is impossible under p counts nothing.
     */
    public static Tensor kl(Bernoulli p, Bernoulli q) {
        return add(term(p.logits, q.logits), term(negate(p.logits), negate(q.logits)));
    }

    /** What the outcome of these logits adds: sigmoid(p) * log(sigmoid(p) / sigmoid(q)). */
    private static Tensor term(Tensor p, Tensor q) {
        return expectation(p, subtract(softplus(negate(q)), softplus(negate(p))));
    }

    /** f times the probability of an outcome; 0 where that is 0, whatever f is. */
    private static Tensor expectation(Tensor outcome, Tensor f) {
        Tensor probability = sigmoid(outcome);
        return multiply(probability, gate(probability, f));
    }

    /** Zeros and ones, shaped and typed as the logits; without a gradient. */
    @Override
    public Tensor sample(Philox random) {
        return hanji.kernels.random.Bernoulli.bernoulli(sigmoid(logits), random);
    }
}
