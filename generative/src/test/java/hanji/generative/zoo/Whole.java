package hanji.generative.zoo;

import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A learner in training whose steps see all images. */
final class Whole {
    final Learner learner;
    private final Batch all;
    private long done;

    private Whole(Learner learner, Images images) {
        this.learner = learner;
        this.all = Batches.inOrder(images, images.count()).iterator().next();
    }

    static <O extends Record> Whole of(Recipe<O> recipe, O options, Images images, Device device) {
        return of(site -> recipe.learner(options, site), images, device);
    }

    private static Whole of(Function<Site, Learner> learner, Images images, Device device) {
        return new Whole(learner.apply(Site.of(images, device, DType.F32, new Noise(7))), images);
    }

    /** A learner that is no recipe's. */
    static Whole of(Function<Site, Learner> learner, Images images) {
        return of(learner, images, Device.CPU);
    }

    static <O extends Record> Whole of(Recipe<O> recipe, O options, Images images) {
        return of(recipe, options, images, Device.CPU);
    }

    /** Losses of a step by name, raw, and what it noted. */
    Map<String, Double> step() {
        var now = new Step(done++, 0, true);
        List<Loss> losses = learner.step(all, now);
        var values = new LinkedHashMap<>(now.notes());
        losses.forEach(loss -> values.put(loss.name(), loss.value().item()));
        return values;
    }

    Whole steps(int count) {
        for (int i = 0; i < count; i++) step();
        return this;
    }

    /** Images of random intensities. */
    static Images random(int seed, int count, int height, int width) {
        byte[] pixels = new byte[count * height * width];
        var noise = new Philox(seed, 0, 0);
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) noise.bits(i);
        return Images.unlabelled(height, width, 1, pixels);
    }

    /** Images of random intensities round one of some centres, so that pixels of an image depend on each other. */
    static Images clustered(int seed, int count, int height, int width, int clusters) {
        byte[] pixels = new byte[count * height * width];
        int[] labels = new int[count];
        var noise = new Philox(seed, 1, 0);
        for (int i = 0; i < pixels.length; i++) {
            int image = i / (height * width), pixel = i % (height * width);
            labels[image] = image % clusters;
            double centre = 40 + 170 * noise.uniform(labels[image] * 1_000_000L + pixel);
            double step = 30 * noise.uniform(2_000_000_000L + image);
            pixels[i] = (byte) Math.round(centre + step + 15 * noise.uniform(1_000_000_000L + i));
        }
        return Images.of(height, width, 1, pixels, labels, List.of());
    }
}
