package hanji.generative.sampler;

import hanji.generative.model.Density;
import hanji.generative.model.ScoresRest;
import hanji.generative.model.Site;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * The density of a network that predicts each pixel from those before it in an order, which may be any: whatever is known of an
 * image comes first, so that the rest is drawn, and its likelihood known, given all of it. arXiv:2006.12486.
 *
 * @param network trained weights
 * @param site of the images
 * @param orders that it was trained in; the density is that of the first
 * @param wanted how images are drawn where there is a choice: in F32 on the CPU
 */
public record InAnyOrder(AnyOrder network, Site site, List<PixelOrder> orders, Sampling wanted)
        implements Density, Sampled, ScoresRest, Codable, Causal {
    /** Images that go through the network at once. */
    private static final int BATCH = 32;

    /** Draws with a cache where it can. */
    public InAnyOrder(AnyOrder network, Site site, List<PixelOrder> orders) {
        this(network, site, orders, Sampling.CACHED);
    }

    @Override
    public Sampling sampling() {
        boolean cacheable = site.device().cuda().isEmpty() && site.dtype() == DType.F32;
        return cacheable ? wanted : Sampling.PLAIN;
    }

    @Override
    public InAnyOrder plain() {
        return new InAnyOrder(network, site, orders, Sampling.PLAIN);
    }

    @Override
    public Map<String, Tensor> weights() {
        return network.parameters();
    }

    /** One for each order of training. */
    @Override
    public List<Product> products() {
        return orders.stream()
                .map(order -> new Product(images -> network.forward(images, order), intensities(order)))
                .toList();
    }

    private List<Integer> intensities(PixelOrder order) {
        int colours = site.channels();
        return Arrays.stream(order.pixels())
                .flatMap(pixel -> IntStream.range(pixel * colours, (pixel + 1) * colours))
                .boxed()
                .toList();
    }

    @Override
    public double[] nats(Images images) {
        return natsOfRest(images, firstRows(0));
    }

    @Override
    public double[] natsOfRest(Images images, boolean[] known) {
        site.requireFit(images);
        PixelOrder order = after(known);
        return PixelByPixel.nats(
                images,
                (_, batch) -> network.nats(site.intensities(batch), order),
                intensity -> !known[intensity / site.channels()]);
    }

    private boolean[] firstRows(int rows) {
        boolean[] known = new boolean[site.height() * site.width()];
        Arrays.fill(known, 0, rows * site.width(), true);
        return known;
    }

    /** The known pixels, then the others in the order of training in which the known ones come earliest. */
    private PixelOrder after(boolean[] known) {
        if (known.length != site.height() * site.width())
            throw new IllegalArgumentException("which pixels are known takes " + site.height() * site.width()
                    + " answers for images of " + site.height() + " x " + site.width() + ", not " + known.length);
        return orders.stream()
                .min(Comparator.comparingLong(order -> order.lateness(known)))
                .orElseThrow()
                .after(known);
    }

    @Override
    public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
        byte[] pixels = PixelByPixel.black(first, count, site.height(), site.width(), site.channels())
                .pixels();
        go(new Draw(noise, first * site.dimensions()), pixels, firstRows(0), progress);
        return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
    }

    @Override
    public Images complete(Philox noise, Images images, int knownRows, DoubleConsumer progress) {
        return inpaint(noise, images, firstRows(knownRows), progress);
    }

    @Override
    public Images inpaint(Philox noise, Images images, boolean[] known, DoubleConsumer progress) {
        site.requireFit(images);
        byte[] pixels = images.pixels();
        go(new Draw(noise), pixels, known, progress);
        return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
    }

    /** In the order of the density, pixel by pixel. */
    @Override
    public void go(Choice choice, byte[] pixels, DoubleConsumer progress) {
        go(choice, pixels, firstRows(0), progress);
    }

    private void go(Choice choice, byte[] pixels, boolean[] known, DoubleConsumer progress) {
        PixelOrder order = after(known);
        int count = pixels.length / site.dimensions();
        var shared = new SharedProgress(progress, (double) count * known.length);
        if (sampling() == Sampling.CACHED)
            Groups.each(site.device(), count, choice.block(), (first, together) -> {
                var group = new OrderedGroup(site, pixels, first, together);
                PixelConditionals cached = network.cached(pixels, first, together, order);
                group.go(choice, order, known, cached, () -> shared.add(together));
                return Work.NONE;
            });
        else {
            int most = choice.block() > 1 ? choice.block() : BATCH;
            for (int first = 0; first < count; first += most) {
                int together = Math.min(most, count - first);
                var group = new OrderedGroup(site, pixels, first, together);
                group.go(choice, order, known, group.plain(network, order), () -> shared.add(together));
            }
        }
    }
}
