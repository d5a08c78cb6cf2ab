package hanji.generative.learn;

import hanji.generative.zoo.CountTable;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import hanji.tensor.Philox;
import java.util.Arrays;

/** A model that has learned the training images by heart, and nothing else. */
public record Memorizing() implements Topic {
    private static final int LOOKED_AT = 50;
    private static final double NOISE_SHARE = 0.01;

    @Override
    public String name() {
        return "memorizing";
    }

    @Override
    public String sentence() {
        return "Perfect samples, and hopeless on new images.";
    }

    /**
     * With probability 1 - noise a training image, else every pixel uniform on 256 intensities.
     *
     * @param training that it copies
     * @param noise 0 to 1
     */
    record Memorizer(Images training, double noise) {
        /** -log p(x) of each image in nats; infinite for new images where there is no noise. */
        double[] nats(Images images) {
            double uniform = Math.log(noise) - images.imageSize() * Math.log(256);
            double[] nats = new double[images.count()];
            for (int i = 0; i < nats.length; i++) {
                double copy = Math.log((1 - noise) * copies(images, i) / training.count());
                double highest = Math.max(copy, uniform);
                nats[i] = highest == Double.NEGATIVE_INFINITY
                        ? Double.POSITIVE_INFINITY
                        : -highest - Math.log(Math.exp(copy - highest) + Math.exp(uniform - highest));
            }
            return nats;
        }

        private int copies(Images images, int image) {
            byte[] seen = training.pixels(),
                    one = images.slice(image, image + 1).pixels();
            int size = one.length, copies = 0;
            for (int j = 0; j < training.count(); j++)
                if (Arrays.equals(seen, j * size, (j + 1) * size, one, 0, size)) copies++;
            return copies;
        }

        /** Copies of training images: where the noise is off, all that it can draw. */
        Images sample(Philox key, int count) {
            int size = training.imageSize();
            byte[] pixels = new byte[count * size];
            for (int i = 0; i < count; i++)
                training.copyTo((int) (RandomNumbers.uniform(key, i) * training.count()), pixels, i * size);
            return Images.unlabelled(training.height(), training.width(), training.channels(), pixels);
        }
    }

    static double bits(double[] nats, int dimensions) {
        return Fashion.mean(nats) / Math.log(2) / dimensions;
    }

    @Override
    public Page page(Philox random) {
        var page = new Page.Draft();
        Split split = Fashion.embedded();
        Images train = split.train(), test = split.test().limit(LOOKED_AT);
        var memorizer = new Memorizer(train, NOISE_SHARE);
        var exact = new Memorizer(train, 0);
        var counts = CountTable.fit(train);
        int size = train.imageSize();
        page.say(
                "The memorizer puts the same share on each of 6,000 training images (1 % noise",
                "beside, so that nothing is impossible). Bits per pixel, 50 images of each:",
                "",
                "                              train      test");
        page.show(
                "  memorizer                 %7.4f   %7.4f",
                page.keep("memorizer_train", bits(memorizer.nats(train.limit(LOOKED_AT)), size)),
                page.keep("memorizer_test", bits(memorizer.nats(test), size)));
        page.show("  without the noise         %7.4f  infinite", bits(exact.nats(train.limit(LOOKED_AT)), size));
        page.show(
                "  table of counts           %7.4f   %7.4f",
                page.keep("counts_train", bits(counts.nats(train.limit(LOOKED_AT)), size)),
                page.keep("counts_test", bits(counts.nats(test), size)));
        page.say(
                "  every pixel uniform        8.0000    8.0000",
                "",
                "Its samples are real photographs: nobody who looks at them can complain.",
                "What betrays them is the distance to the nearest training image:",
                "");
        page.show(
                "  50 samples of the memorizer    mean %.3f, all of them 0",
                page.keep("distance_samples", Fashion.mean(Fashion.nearest(exact.sample(random, LOOKED_AT), train))));
        double[] distances = Fashion.nearest(test, train);
        page.show(
                "  50 test images                 mean %.3f, least %.3f",
                page.keep("distance_test", Fashion.mean(distances)),
                page.keep("least_distance_test", Arrays.stream(distances).min().orElseThrow()));
        page.say(
                "",
                "The other way round, likelihood does not vouch for samples: mix a good model",
                "with 99 % noise, and 99 of 100 samples are noise, but -log p(x) rises by at most");
        page.show(
                "log 100 = %.3f nats an image: %.5f bits per pixel.",
                Math.log(100), page.keep("cost_of_noise", Math.log(100) / Math.log(2) / size));
        return page.readOn("Theis, van den Oord, Bethge, arXiv:1511.01844, sections 3.2 and 3.4");
    }
}
