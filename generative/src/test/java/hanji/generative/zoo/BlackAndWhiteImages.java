package hanji.generative.zoo;

import hanji.generative.model.AllImages;
import hanji.generative.model.Completes;
import hanji.generative.model.Draws;
import hanji.generative.model.Scores;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Arrays;

/** All 512 black and white images of 3x3, to check an exact density over binarized images by adding up. */
final class BlackAndWhiteImages {
    private static final AllImages ALL = new AllImages(3, 3, 1, 2);
    private static final int DRAWN = 40_000;

    private BlackAndWhiteImages() {}

    /** p(x) of each. */
    static double[] probabilities(Scores density) {
        double[] nats = density.nats(all(), new Philox(1, 0, 0));
        return Arrays.stream(nats).map(each -> Math.exp(-each)).toArray();
    }

    /** Chi-square of a model's samples against its own density, in standard deviations from its mean. */
    static <M extends Scores & Completes> double deviationOfSamples(M model) {
        return deviationOfSamples(model, model);
    }

    /** The same against another's density, such as that of the same weights in F64. */
    static double deviationOfSamples(Scores density, Draws model) {
        return deviation(probabilities(density), model.sample(new Philox(4, 0, 0), DRAWN));
    }

    /** The same of images drawn from probabilities. */
    static double deviation(double[] probabilities, Images drawn) {
        return ALL.chiSquareDeviation(probabilities, bits(drawn));
    }

    /** Each image once, black and white. */
    static Images all() {
        byte[] pixels = ALL.images().pixels();
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (255 * pixels[i]);
        return Images.unlabelled(3, 3, 1, pixels);
    }

    /** The same of images whose first row is white, black, white, against the density given that row. */
    static <M extends Scores & Completes> double deviationOfCompletions(M model) {
        return deviationOfCompletions(model, model);
    }

    static double deviationOfCompletions(Scores density, Completes model) {
        int known = 0b101;
        byte[] pixels = new byte[9 * DRAWN];
        for (int n = 0; n < DRAWN; n++) for (int d = 0; d < 3; d++) pixels[9 * n + d] = (byte) (255 * (known >> d & 1));
        Images completed = model.complete(new Philox(2, 0, 0), Images.unlabelled(3, 3, 1, pixels), 1);
        double[] conditional = probabilities(density);
        for (int image = 0; image < conditional.length; image++) if ((image & 7) != known) conditional[image] = 0;
        double sum = Arrays.stream(conditional).sum();
        for (int image = 0; image < conditional.length; image++) conditional[image] /= sum;
        return ALL.chiSquareDeviation(conditional, bits(completed));
    }

    private static Images bits(Images drawn) {
        byte[] pixels = drawn.pixels();
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (pixels[i] & 1);
        return Images.unlabelled(3, 3, 1, pixels);
    }
}
