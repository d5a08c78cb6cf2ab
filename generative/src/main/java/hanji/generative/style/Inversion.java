package hanji.generative.style;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;

import hanji.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A picture of given features: what a layer still knows of the picture that it saw. Mahendran and Vedaldi, "Understanding deep
 * image representations by inverting them", arXiv:1412.0035.
 *
 * @param features differentiable, of a picture [N, H, W, C]
 * @param target the features of the picture that is looked for
 * @param smoothness weight of {@link PixelDescent#roughness}, 0 for none: of the paper's regularizers the total variation with
 *     exponent 2
 */
public record Inversion(UnaryOperator<Tensor> features, Target target, double smoothness) {
    /**
     * The inversion of what a layer makes of a picture.
     *
     * @throws IllegalArgumentException if the layer makes zeros of it, which tell nothing
     */
    public static Inversion of(UnaryOperator<Tensor> features, Tensor picture, double smoothness) {
        return new Inversion(features, Target.of(features.apply(picture)), smoothness);
    }

    /** How far a picture's features are from the target: {@code |f(x) - f|² / |f|²}, equations 1 and 4 of the paper. */
    public Tensor distance(Tensor picture) {
        return target.missed(features.apply(picture));
    }

    /** The distance, the smoothness, and what keeps pixels between 0 and 1. */
    public Tensor loss(Tensor picture) {
        Tensor loss = add(distance(picture), PixelDescent.beyond(picture));
        return smoothness == 0 ? loss : add(loss, scale(PixelDescent.roughness(picture), smoothness));
    }
}
