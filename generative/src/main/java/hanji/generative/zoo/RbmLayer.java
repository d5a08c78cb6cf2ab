package hanji.generative.zoo;

import static hanji.kernels.layout.Permute.transpose;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Unary.softplus;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.zoo.Chain.Turn;
import hanji.kernels.matmul.MatMul.Form;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Module;
import hanji.tensor.Tensor;

/**
 * A restricted Boltzmann machine: binary hidden units h and visible units v, which of binary kind have the energy
 * {@code E(v, h) = -a v - c h - v W h}. Hinton, "A practical guide to training restricted Boltzmann machines", UTML TR
 * 2010-003, equation 1.
 *
 * @param weight W, [V, H]
 * @param visibleBias a, [V]
 * @param hiddenBias c, [H]
 * @param visible kind of the visible units
 */
record RbmLayer(Tensor weight, Tensor visibleBias, Tensor hiddenBias, Visible visible) implements Module {
    /** Deviation of the first weights: section 8 of the guide. */
    private static final double DEVIATION = 0.01;

    /** Small random weights and no biases. */
    static RbmLayer create(int visible, int hidden, Visible kind, Initializer initializer) {
        return new RbmLayer(
                initializer.normal(DEVIATION, visible, hidden),
                initializer.zeros(visible),
                initializer.zeros(hidden),
                kind);
    }

    int visibles() {
        return visibleBias.size();
    }

    int hiddens() {
        return hiddenBias.size();
    }

    /** c + v W: [N, V] to [N, H]. */
    Tensor hiddenLogits(Tensor v) {
        return add(matMul(v, weight), hiddenBias); // guide, equation 7
    }

    /** p(h = 1 | v): [N, V] to [N, H]. */
    Tensor hiddenMeans(Tensor v) {
        return sigmoid(hiddenLogits(v));
    }

    /** a + W h, of which the visible units' means are a function: [N, H] to [N, V]. */
    Tensor visibleLogits(Tensor h) {
        return add(matMul(h, Form.AS_IS, weight, Form.TRANSPOSED), visibleBias); // guide, equation 8
    }

    /** E[v | h]: [N, H] to [N, V]. */
    Tensor visibleMeans(Tensor h) {
        return visible.mean(visibleLogits(h));
    }

    /**
     * F(v) = -log of the sum over h of exp(-E(v, h)): [N, V] to [N]. Its gradient by W is -v p(h = 1 | v), so that the mean over
     * data less the mean under the model is the gradient of -log p.
     */
    Tensor freeEnergy(Tensor v) {
        return freeEnergy(v, hiddenLogits(v));
    }

    /** F(v) where c + v W is known. */
    Tensor freeEnergy(Tensor v, Tensor hiddenLogits) {
        return subtract(visible.energy(v, visibleBias), sum(softplus(hiddenLogits), 1)); // guide, section 16.1
    }

    /** Gibbs sampling: hidden units given the visible ones, then visible ones given those. */
    Tensor sweep(Tensor v, Turn turn) {
        return sweepFrom(hiddenLogits(v), turn);
    }

    /** The same where c + v W is known. */
    Tensor sweepFrom(Tensor hiddenLogits, Turn turn) {
        Tensor h = turn.bernoulli(sigmoid(hiddenLogits), 0);
        return visible.sample(visibleLogits(h), turn, 1);
    }

    /** a v of each row: [N, V] to [N]. */
    static Tensor dot(Tensor v, Tensor bias) {
        return reshape(matMul(v, reshape(bias, bias.size(), 1)), v.shape().dim(0));
    }

    /** The same machine of binary units with its sides exchanged; weights are copied. */
    RbmLayer transposed() {
        return new RbmLayer(transpose(weight), hiddenBias, visibleBias, visible);
    }
}
