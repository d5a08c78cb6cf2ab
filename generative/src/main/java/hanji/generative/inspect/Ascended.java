package hanji.generative.inspect;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.autograd.Op;
import hanji.generative.model.LayerChain;
import hanji.generative.model.Layered;
import hanji.generative.model.SignedImages;
import hanji.generative.model.Site;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * Images that a network was climbed to, and what it says of them.
 *
 * @param site of such images
 * @param values [N, H, W, C]
 * @param before score of each at the start
 * @param after score of each at the end
 * @param probabilities of the classes at the end, [N][classes]
 */
public record Ascended(Site site, Tensor values, double[] before, double[] after, double[][] probabilities) {
    private static final double FAINT = 0.05;

    /**
     * Climbs from faint noise.
     *
     * @param layer whose units have the scores, before their rectifier
     * @param units one for each image
     * @param progress is told the share that is done, 0 to 1
     */
    public static Ascended of(
            Layered model, Site site, Ascent ascent, String layer, int[] units, Noise noise, DoubleConsumer progress) {
        LayerChain chain = model.layers();
        var shape = Shape.of(units.length, site.height(), site.width(), site.channels());
        var gaussian = new Gaussian(noise.of("ascent", 0), 0, shape, site.dtype(), site.device());
        Tensor start = scale(Op.run(gaussian), FAINT);
        Target target = Target.units(chain, layer, start, units);
        Tensor end = ascent.of(target, start, progress);
        double[] shares = softmax(chain.logits(end)).toDoubles();
        int classes = shares.length / units.length;
        double[][] probabilities = new double[units.length][];
        for (int i = 0; i < units.length; i++)
            probabilities[i] = Arrays.copyOfRange(shares, i * classes, (i + 1) * classes);
        return new Ascended(site, end, target.of(start), target.of(end), probabilities);
    }

    /** The class that an image is taken for. */
    public int likeliest(int image) {
        int best = 0;
        for (int c = 1; c < probabilities[image].length; c++)
            if (probabilities[image][c] > probabilities[image][best]) best = c;
        return best;
    }

    /** Its probability. */
    public double probability(int image) {
        return probabilities[image][likeliest(image)];
    }

    /** @param asImages whether values are those of images, 0 black and 1 white; else 0 is grey and the largest of each black or white */
    public Images pictures(boolean asImages) {
        return asImages
                ? site.images(values)
                : SignedImages.of(values.toDoubles(), site.height(), site.width(), site.channels());
    }
}
