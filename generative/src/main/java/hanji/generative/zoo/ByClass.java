package hanji.generative.zoo;

import hanji.generative.dense.Posterior;
import hanji.generative.model.ByBayes;
import hanji.generative.model.Density;
import hanji.generative.model.Joint;
import hanji.generative.model.Meaning;
import hanji.generative.model.Site;
import hanji.generative.sampler.Autoregressive;
import hanji.generative.sampler.Causal;
import hanji.generative.sampler.Choice;
import hanji.generative.sampler.Codable;
import hanji.generative.sampler.PixelByPixel;
import hanji.generative.sampler.Sampled;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A density for each class, as one density: {@code p(x) = mean over classes k of p(x | k)}, exact, by a pass for each class;
 * and by Bayes' rule, every class being as likely as any other, the class of an image.
 *
 * @param network that is told the class of each image
 * @param classes how many, at least 1
 * @param wanted how images are drawn where there is a choice
 */
record ByClass<N extends Autoregressive>(
        Function<List<Integer>, N> network, Site site, int classes, Sampled.Sampling wanted)
        implements Density, ByBayes, Sampled, Codable, Causal {
    ByClass(Function<List<Integer>, N> network, Site site, int classes) {
        this(network, site, classes, Sampling.CACHED);
    }

    private PixelByPixel<N> given(List<Integer> classOfImage) {
        return new PixelByPixel<>(network.apply(classOfImage), site.height(), site.width(), site.channels(), wanted);
    }

    /** One for each class. */
    @Override
    public List<Product> products() {
        return IntStream.range(0, classes)
                .mapToObj(k -> given(List.of(k)).products().getFirst())
                .toList();
    }

    @Override
    public Map<String, Tensor> weights() {
        return given(List.of()).weights();
    }

    /** log of p(first rows of x | k) / K, [K, N]. */
    private double[] logJoint(Images images, int rows, DoubleConsumer progress) {
        int count = images.count();
        double[] joint = new double[classes * count];
        for (int k = 0; k < classes; k++) {
            double[] nats = given(Collections.nCopies(count, k)).nats(images, rows);
            for (int n = 0; n < count; n++) joint[k * count + n] = -nats[n] - StrictMath.log(classes);
            progress.accept((k + 1.0) / classes);
        }
        return joint;
    }

    @Override
    public Joint joint(Images images) {
        return joint(images, _ -> {});
    }

    private Joint joint(Images images, DoubleConsumer progress) {
        return new Joint(site.device(), logJoint(images, site.height(), progress), images.count());
    }

    @Override
    public double[] nats(Images images) {
        return joint(images).nats();
    }

    @Override
    public double[] nats(Images images, Philox noise) {
        return nats(images);
    }

    @Override
    public Meaning meaning() {
        return Meaning.EXACT;
    }

    /** Images of each class in turn. */
    @Override
    public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
        return given(inTurn(first, count)).sample(noise, first, count, progress);
    }

    /** Where the classes are not known, finding them takes a pass for each. */
    @Override
    public void go(Choice choice, byte[] pixels, DoubleConsumer progress) {
        double[] done = {0};
        int[] chosen = choice.classes(pixels.length / site.dimensions(), classes, () -> {
            done[0] = classes / (classes + 1.0);
            Images images = Images.unlabelled(site.height(), site.width(), site.channels(), pixels.clone());
            return joint(images, share -> progress.accept(share * done[0])).likeliest();
        });
        List<Integer> classOfImage = Arrays.stream(chosen).boxed().toList();
        given(classOfImage).go(choice, pixels, share -> progress.accept(done[0] + (1 - done[0]) * share));
    }

    private List<Integer> inTurn(int first, int count) {
        return IntStream.range(first, first + count)
                .map(n -> n % classes)
                .boxed()
                .toList();
    }

    /** Of the class that an image is labelled with; else of one drawn from what the known rows say, or, without, in turn. */
    @Override
    public Images complete(Philox noise, Images images, int knownRows, DoubleConsumer progress) {
        return given(classesOf(noise, images, knownRows)).complete(noise, images, knownRows, progress);
    }

    private List<Integer> classesOf(Philox noise, Images images, int knownRows) {
        int count = images.count();
        if (images.labelled()) return Arrays.stream(images.labels()).boxed().toList();
        if (knownRows == 0) return inTurn(0, count);
        double[] posterior = logJoint(images, knownRows, _ -> {});
        Posterior.normalize(site.device(), posterior, count);
        return IntStream.range(0, count)
                .map(n -> Posterior.choose(posterior, n, count, Posterior.uniform(noise, n)))
                .boxed()
                .toList();
    }

    @Override
    public Sampling sampling() {
        return given(List.of()).sampling();
    }

    @Override
    public ByClass<N> plain() {
        return new ByClass<>(network, site, classes, Sampling.PLAIN);
    }
}
