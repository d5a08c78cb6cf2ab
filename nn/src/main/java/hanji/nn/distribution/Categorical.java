package hanji.nn.distribution;

import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.tensor.Philox;
import hanji.tensor.Tensor;

/**
 * Categorical distributions, one for each row: class k with probability softmax(logits)[k].
 *
 * @param logits [rows..., K], F32 or F64; -infinity for a class that cannot be
 */
public record Categorical(Tensor logits) implements Distribution {

    /** Log-probability in nats of each class, [rows...] of U8 or I32. */
    @Override
    public Tensor logProb(Tensor value) {
        return negate(crossEntropy(logits, value));
    }

    /** Entropy in nats, [rows...]. */
    public Tensor entropy() {
        return negate(expectation(logSoftmax(logits)));
    }

    /** KL(p || q) in nats of each row; infinite where a class that q excludes is possible under p. */
    public static Tensor kl(Categorical p, Categorical q) {
        return p.expectation(subtract(logSoftmax(p.logits), logSoftmax(q.logits)));
    }

    /** The mean of each row of {@code f} [rows..., K]; what an impossible class has there does not count. */
    private Tensor expectation(Tensor f) {
        Tensor probabilities = softmax(logits);
        return sum(multiply(probabilities, gate(probabilities, f)), -1);
    }

    /** A class for each row, [rows...] of I32; without a gradient. */
    @Override
    public Tensor sample(Philox random) {
        return hanji.kernels.random.Categorical.categorical(logits, random);
    }
}
