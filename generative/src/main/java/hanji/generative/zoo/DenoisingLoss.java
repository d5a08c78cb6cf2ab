package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.random.DenoisingErrors.denoisingErrors;
import static hanji.kernels.random.Diffuse.diffuse;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.kernels.random.Diffuse;
import hanji.nn.data.Batch;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a network of a diffusion model is trained by: the mean squared error of its answer to images with noise. The right answer is
 * itself a mixture of image and noise. The times of a batch are evenly spread behind one random offset, which
 * varies less than as many random times (arXiv:2107.00630, appendix I.1).
 *
 * @param level of a share of the time, 0 to 1
 * @param signal factor on the image in the right answer
 * @param noise factor on the noise in it
 * @param toldClasses whether the network is told the class of most images
 */
record DenoisingLoss(
        Site site,
        DoubleFunction<Level> level,
        ToDoubleFunction<Level> signal,
        ToDoubleFunction<Level> noise,
        boolean toldClasses) {
    /** Images whose class is not told, so that the network knows what images are without one: arXiv:2207.12598, section 4. */
    private static final double UNTOLD = 0.1;

    /** The mean over the values of a batch. */
    Tensor of(UNet network, Batch batch, Step now) {
        Tensor images = affine(site.unit(batch), 2, -1);
        int count = batch.count();
        double offset = site.noise().of("times", now.shardStep()).uniform(0);
        List<Level> levels = IntStream.range(0, count)
                .mapToObj(n -> level.apply((offset + (double) n / count) % 1))
                .toList();
        Philox random = site.noise().of("noise", now.shardStep());
        Tensor noisy = diffuse(
                images, Level.each(levels, Level::signal, images), Level.each(levels, Level::noise, images), random);
        Tensor answer = network.forward(noisy, levels, toldClasses ? labels(batch, now) : network.noClass(count));
        var right =
                new Diffuse(images, Level.each(levels, signal, images), Level.each(levels, noise, images), random, 0);
        return scale(sum(denoisingErrors(answer, right)), 1.0 / images.size());
    }

    private Tensor labels(Batch batch, Step now) {
        Philox random = site.noise().of("untold classes", now.shardStep());
        int[] labels = batch.labels().clone();
        for (int n = 0; n < labels.length; n++) if (random.uniform(n) < UNTOLD) labels[n] = site.classes();
        return Tensor.of(labels, labels.length).to(DType.I32, site.device());
    }
}
