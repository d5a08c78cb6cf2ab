package hanji.generative.style;

import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;

import hanji.kernels.image.PadMode;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A picture with the content of one and the style of another. Gatys, Ecker and Bethge, "Image style transfer using convolutional
 * neural networks", CVPR 2016, on the features of a {@link TextureNetwork}. Content is compared in grey, with the light of the
 * style's picture, so that it leaves the colours to the style.
 *
 * @param network made for the style
 * @param styleTargets the Gram matrix of each layer for the style
 * @param contentTargets features of the content, of the layers of one scale
 * @param halvings that scale: how often pictures are halved before their contents are compared
 * @param weights of the parts of the loss
 */
public record StyleTransfer(
        TextureNetwork network, List<Target> styleTargets, List<Target> contentTargets, int halvings, Weights weights) {
    /**
     * What the parts of the loss count.
     *
     * @param content alpha
     * @param style beta
     * @param smoothness of {@link PixelDescent#roughness}, so that fine grain does not stand in for the style
     */
    public record Weights(double content, double style, double smoothness) {
        /** @throws IllegalArgumentException if one is negative */
        public Weights {
            if (!(content >= 0) || !(style >= 0) || !(smoothness >= 0))
                throw new IllegalArgumentException(
                        "weights must not be negative, not %s, %s and %s".formatted(content, style, smoothness));
        }
    }

    private static final Optional<PadMode> EDGES = Optional.of(PadMode.REFLECT);

    /** Luma of red, green and blue, ITU-R BT.601. */
    private static final double[] LUMA = {0.299, 0.587, 0.114};

    /**
     * @param content [1, H, W, 3], values in [0, 1]
     * @param style [1, H, W, 3] likewise, of any size
     * @param halvings 0 or more: details below 2 to that power of pixels are the style's
     * @throws IllegalArgumentException if the style is of one colour, nearly
     */
    public static StyleTransfer of(Tensor content, Tensor style, int halvings, Weights weights, Noise noise) {
        var network = TextureNetwork.of(style, noise);
        Tensor lit = lit(grey(content), grey(style));
        int scale = Math.min(halvings, network.scales().size() - 1);
        return new StyleTransfer(
                network,
                network.features(style, EDGES).stream().map(Gram::target).toList(),
                network.features(lit, scale, EDGES).stream().map(Target::of).toList(),
                scale,
                weights);
    }

    /** Luma in each of three channels. */
    private static Tensor grey(Tensor picture) {
        double[] mix = new double[9];
        for (int i = 0; i < mix.length; i++) mix[i] = LUMA[i / 3];
        return matMul(picture, Tensor.of(mix, 3, 3).to(picture.dtype(), picture.device()));
    }

    /** A grey picture with the mean and the deviation of another. */
    private static Tensor lit(Tensor picture, Tensor light) {
        double[] from = moments(picture), to = moments(light);
        double factor = from[1] == 0 ? 1 : to[1] / from[1];
        return affine(picture, factor, to[0] - factor * from[0]);
    }

    private static double[] moments(Tensor picture) {
        double[] values = picture.toDoubles();
        double sum = 0, squares = 0;
        for (double value : values) {
            sum += value;
            squares += value * value;
        }
        double mean = sum / values.length;
        return new double[] {mean, Math.sqrt(Math.max(0, squares / values.length - mean * mean))};
    }

    /** Equation 1 of the paper as a share: how far features are from those of the content, 1 where they are all 0. */
    public Tensor content(Tensor picture) {
        return Target.missed(contentTargets, network.features(grey(picture), halvings, EDGES));
    }

    /** Equation 5 of the paper with equal weights: how far the layers' Gram matrices are from those of the style, 1 for features of 0. */
    public Tensor style(Tensor picture) {
        return Gram.missed(styleTargets, network.features(picture, EDGES));
    }

    /** Equation 7 of the paper, alpha content + beta style; the smoothness, and what keeps pixels between 0 and 1. */
    public Tensor loss(Tensor picture) {
        Tensor total = add(scale(content(picture), weights.content), scale(style(picture), weights.style));
        Tensor rest = add(scale(PixelDescent.roughness(picture), weights.smoothness), PixelDescent.beyond(picture));
        return add(total, rest);
    }
}
