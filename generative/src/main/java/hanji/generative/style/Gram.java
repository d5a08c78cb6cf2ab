package hanji.generative.style;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.scale;

import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Gram matrices: which features of a picture occur together, wherever they do. Gatys, Ecker and Bethge, "Texture synthesis
 * using convolutional neural networks", arXiv:1505.07376.
 */
public final class Gram {
    private Gram() {}

    /**
     * {@code G[i, j] = 1 / M sum over pixels p of F[p, i] F[p, j]}: equation 1 of arXiv:1505.07376, over the number M of
     * pixels, so that pictures of two sizes can be compared. It does not depend on the order of the pixels.
     *
     * @param features F, [1, H, W, C]
     * @return [C, C]
     */
    public static Tensor gram(Tensor features) {
        int channels = features.shape().dim(-1), pixels = features.size() / channels;
        Tensor rows = reshape(features, pixels, channels);
        return scale(matMul(rows, Form.TRANSPOSED, rows, Form.AS_IS), 1.0 / pixels);
    }

    /**
     * The Gram matrix that other features are to have. What they miss of it, {@code sum (G - A)² / sum A²}, is equation 2 of
     * arXiv:1505.07376 with the layer's weight chosen so that features of 0 have the loss 1.
     *
     * @param features [1, H, W, C], not all 0
     */
    public static Target target(Tensor features) {
        return Target.of(gram(features));
    }

    /** What layers miss of their Gram matrices, the mean over the layers: equation 3 of arXiv:1505.07376, with equal weights. */
    static Tensor missed(List<Target> targets, List<Tensor> layers) {
        return Target.missed(targets, layers.stream().map(Gram::gram).toList());
    }
}
