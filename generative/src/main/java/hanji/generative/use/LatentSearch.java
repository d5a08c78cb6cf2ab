package hanji.generative.use;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Generates;
import hanji.generative.model.Objective;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.nn.data.Images;
import hanji.nn.optimizer.Adam;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Completes images by a generator: the code is looked for whose image is nearest to what is known, by gradients, and the rest is taken
 * from that image. Yeh, Chen, Lim, Schwing, Hasegawa-Johnson and Do, "Semantic image inpainting with deep generative models",
 * CVPR 2017 (arXiv:1607.07539), with squared differences, and with the density of the prior in place of the discriminator,
 * which no run keeps. The known pixels are put back as they are, without their section 3.4.
 *
 * @param steps of Adam
 * @param rate of its steps
 * @param starts codes that each image begins at; the one that comes nearest counts
 * @param prior factor on half the squared length of a code, -log of the prior's density
 */
public record LatentSearch(int steps, double rate, int starts, double prior) {
    /** Long enough for the images of the zoo's generators. */
    public static final LatentSearch USUAL = new LatentSearch(200, 0.05, 3, 0.01);

    private static final int TOGETHER = 50;

    /**
     * The images with what is not known taken from the generator's.
     *
     * @param known of each pixel, row by row
     */
    public Images complete(Generates model, Philox noise, Images images, boolean[] known, DoubleConsumer progress) {
        byte[] pixels = images.pixels();
        int size = images.imageSize();
        for (int from = 0; from < images.count(); from += TOGETHER) {
            progress.accept((double) from / images.count());
            Images part = images.slice(from, Math.min(images.count(), from + TOGETHER));
            byte[] found = found(model, noise.step(from), part, known);
            for (int i = 0; i < found.length; i++)
                if (!known[i % size / images.channels()]) pixels[from * size + i] = found[i];
        }
        return Images.unlabelled(images.height(), images.width(), images.channels(), pixels);
    }

    /** The image of the best code of each image. */
    private byte[] found(Generates model, Philox noise, Images images, boolean[] known) {
        int count = images.count(), size = images.imageSize();
        double[] least = new double[count];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        byte[] best = new byte[count * size];
        for (int start = 0; start < starts; start++)
            try (var _ = Scope.open()) {
                Tensor codes = model.codes(noise.stream(start), count);
                double[] losses = descend(model, codes, images, known);
                byte[] made = model.decode(codes).pixels();
                for (int i = 0; i < count; i++)
                    if (losses[i] < least[i]) {
                        least[i] = losses[i];
                        System.arraycopy(made, i * size, best, i * size, size);
                    }
            }
        return best;
    }

    /** Moves the codes; what each one's loss is at last. */
    private double[] descend(Generates model, Tensor codes, Images images, boolean[] known) {
        Site site = model.site();
        int count = images.count(), size = images.imageSize();
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) weights[i] = known[i / images.channels()] ? 1 : 0;
        Tensor open = Tensor.of(weights, 1, size).to(site.dtype(), site.device());
        Tensor wanted = reshape(site.unit(images), count, size);
        Map<String, Tensor> parameters = Map.of("codes", codes);
        Objective objective = Objective.of(parameters, Adam.adam(parameters));
        for (int step = 0; step < steps; step++)
            try (var _ = Scope.open()) {
                objective.descend(
                        new Step(step, (double) step / steps, false),
                        rate,
                        () -> sum(losses(model, codes, wanted, open)));
            }
        return losses(model, codes, wanted, open).toDoubles();
    }

    /** Of each code, [N, 1]: squared differences of what is known, and the prior. */
    private Tensor losses(Generates model, Tensor codes, Tensor wanted, Tensor open) {
        Tensor made = reshape(model.pictures(codes), wanted.shape());
        Tensor context = sum(multiply(square(subtract(made, wanted)), open), 1);
        return add(context, scale(sum(square(codes), 1), prior / 2));
    }
}
