package hanji.generative.learn;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.model.Objective;
import hanji.generative.model.Step;
import hanji.generative.report.HeatMap;
import hanji.generative.report.HeatMaps;
import hanji.generative.sampler.Autoregressive;
import hanji.generative.zoo.GatedPixelCnn;
import hanji.generative.zoo.PixelCnn;
import hanji.nn.layer.Initializer;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Schedule;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a blind spot costs, on images whose information lies in it, {@link Diagonals}: the certificate says what each conditional can
 * see, the law of the images what that is worth. arXiv:1606.05328, section 2.2.
 */
public record BlindSpot() implements Topic {
    private static final int HEIGHT = 6;
    private static final int WIDTH = 12;
    private static final Diagonals IMAGES = new Diagonals(HEIGHT, WIDTH);
    private static final Place SHOWN = new Place(4, 3, 0);
    private static final int BLOCKS = 2;
    private static final int CHANNELS = 8;
    private static final int STEPS = 250;
    private static final int BATCH = 64;
    private static final double RATE = 0.01;
    private static final int TESTED = 2_000;

    @Override
    public String name() {
        return "blind-spot";
    }

    @Override
    public String sentence() {
        return "What pixels that a PixelCNN cannot see are worth.";
    }

    static Autoregressive plain() {
        return PixelCnn.Network.create(new PixelCnn.Config(1, CHANNELS, BLOCKS, 2), 1, DType.F32, Device.CPU);
    }

    static Autoregressive gated() {
        var initializer = Initializer.of(new Noise(1), "gated pixelcnn", DType.F32, Device.CPU);
        return GatedPixelCnn.Network.create(new GatedPixelCnn.Config(1, CHANNELS, BLOCKS, 2, 0), initializer)
                .given(List.of());
    }

    static DependencyMatrix certificate(Autoregressive network) {
        return DependencyMatrix.of(network::forward, HEIGHT, WIDTH, 1, Device.CPU);
    }

    private static void train(Autoregressive network, Philox random) {
        Objective objective = Objective.of(network.parameters(), Adam.adam(network.parameters()));
        Schedule rate = Schedule.cosine(RATE, RATE / 50, STEPS);
        for (int done = 0; done < STEPS; done++)
            try (var _ = Scope.open()) {
                Tensor images = IMAGES.draw(random.step(done), BATCH);
                var now = new Step(done, (double) done / STEPS, false);
                objective.descend(now, rate.at(done), () -> scale(sum(network.nats(images)), 1.0 / images.size()));
            }
    }

    /** Bits of each position, the mean over images that it was not trained on, of [H, W]. */
    private static double[] measured(Autoregressive network, Philox random) {
        double[] bits = new double[HEIGHT * WIDTH];
        try (var _ = Scope.open()) {
            double[] nats = network.nats(IMAGES.draw(random, TESTED)).toDoubles();
            for (int i = 0; i < nats.length; i++) bits[i % bits.length] += nats[i] / Math.log(2) / TESTED;
        }
        return bits;
    }

    @Override
    public Page page(Philox random) {
        Autoregressive plain = plain(), gated = gated();
        for (Autoregressive each : List.of(plain, gated)) train(each, random.stream(1));
        DependencyMatrix ofPlain = certificate(plain), ofGated = certificate(gated);
        double[][] bits = {
            IMAGES.bits((_, _) -> true),
            IMAGES.bits(ofPlain::sees),
            measured(plain, random.stream(2)),
            measured(gated, random.stream(2))
        };
        var page = new Page.Draft();
        page.show(
                "Black and white images of %d x %d. A pixel repeats the one a row above it and %d",
                HEIGHT, WIDTH, Diagonals.RIGHT);
        page.show("columns to its right, but flips it with probability %.1f; where there is none, it", Diagonals.FLIP);
        page.show("is a fair coin. A PixelCNN of %d blocks is blind to just that pixel, a gated one", BLOCKS);
        page.say("sees it. What the pixel @ sees (#) and is blind to (o), by the certificate:", "");
        List<String> left = ofPlain.view(SHOWN).picture(0).lines().toList();
        List<String> right = ofGated.view(SHOWN).picture(0).lines().toList();
        for (int row = 0; row < HEIGHT; row++)
            page.show("    %s     %s%s", left.get(row), right.get(row), row == 0 ? "    PixelCNN, and gated" : "");
        page.show("");
        page.show("Bits of a pixel, means over rows 1 to %d; trained on %,d images each:", HEIGHT - 1, STEPS * BATCH);
        page.say("", "  column   entropy   least for that   PixelCNN   gated      cost of the");
        page.say("                     PixelCNN         trained    trained    blind spot");
        for (int column = 0; column < WIDTH; column++)
            row(page, Integer.toString(column), "column_" + column, column(bits, column));
        row(page, "all", "all", Arrays.stream(bits).mapToDouble(Fashion::mean).toArray());
        return page.readOn("van den Oord et al., arXiv:1606.05328, 2.2; ./hanji certify pixelcnn", drawing(bits));
    }

    private static double[] column(double[][] bits, int column) {
        return Arrays.stream(bits)
                .mapToDouble(map -> IntStream.range(1, HEIGHT)
                        .mapToDouble(row -> map[row * WIDTH + column])
                        .average()
                        .orElseThrow())
                .toArray();
    }

    private static void row(Page.Draft page, String name, String key, double[] bits) {
        page.show(
                "  %-8s %-9.4f %-16.4f %-10.4f %-10.4f %.4f",
                name,
                page.keep(key + "_entropy", bits[0]),
                page.keep(key + "_least", bits[1]),
                page.keep(key + "_plain", bits[2]),
                page.keep(key + "_gated", bits[3]),
                page.keep(key + "_cost", bits[1] - bits[0]));
    }

    private static HeatMaps drawing(double[][] bits) {
        String[] titles = {
            "Entropy: the least for any model",
            "The least for what a PixelCNN sees",
            "PixelCNN, trained",
            "Gated PixelCNN, trained"
        };
        double highest =
                Arrays.stream(bits).flatMapToDouble(Arrays::stream).max().orElse(1);
        return new HeatMaps(
                "What the blind spot costs",
                "bits",
                2,
                IntStream.range(0, bits.length)
                        .mapToObj(i -> new HeatMap(titles[i], WIDTH, bits[i], 0, highest))
                        .toList());
    }
}
