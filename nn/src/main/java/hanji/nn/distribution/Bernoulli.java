package hanji.nn.distribution;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.add;
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
 * @param logits finite, any shape, F32 or F64
 */
public record Bernoulli(Tensor logits) implements Distribution {

    /** Log-probability in nats of each value, 0 or 1 in the dtype of the logits; the shapes broadcast. */
    @Override
    public Tensor logProb(Tensor value) {
        return negate(softplus(multiply(affine(value, -2, 1), logits)));
    }

    /** Entropy in nats. */
    public Tensor entropy() {
        Tensor ones = multiply(sigmoid(logits), softplus(negate(logits)));
        Tensor zeros = multiply(sigmoid(negate(logits)), softplus(logits));
        return add(ones, zeros);
    }

    /** KL(p || q) in nats, element by element; the shapes broadcast. */
    public static Tensor kl(Bernoulli p, Bernoulli q) {
        return add(term(p.logits, q.logits), term(negate(p.logits), negate(q.logits)));
    }

    /** What the outcome of these logits adds: sigmoid(p) * log(sigmoid(p) / sigmoid(q)). */
    private static Tensor term(Tensor p, Tensor q) {
        return multiply(sigmoid(p), subtract(softplus(negate(q)), softplus(negate(p))));
    }

    /** Zeros and ones, shaped and typed as the logits; without a gradient. */
    @Override
    public Tensor sample(Philox random) {
        return hanji.kernels.random.Bernoulli.bernoulli(sigmoid(logits), random);
    }
}
