package hanji.generative.zoo;

import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.AllImages;
import hanji.generative.model.Site;
import hanji.generative.sampler.InAnyOrder;
import hanji.generative.sampler.LocalCache;
import hanji.generative.sampler.PixelOrder;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocallyMaskedTest {
    private static final Philox NOISE = new Philox(3, 1, 4);

    private static Site site(int height, int width, int colours, DType dtype) {
        return new Site(height, width, colours, 0, Device.CPU, dtype, new Noise(5));
    }

    private static LocallyMasked.Network network(int levels, Site site) {
        var config = new PixelCnn.Config(site.channels(), 2 * site.channels(), 1, levels);
        LocallyMasked.Network network = LocallyMasked.Network.create(config, site);
        Untrained.scatter(network, 0.8);
        return network;
    }

    static InAnyOrder density(int levels, Site site, LocallyMasked.Orders orders) {
        return new InAnyOrder(network(levels, site), site, orders.of(site.height(), site.width()));
    }

    private static boolean[] known(int pixels, IntPredicate isKnown) {
        boolean[] known = new boolean[pixels];
        for (int i = 0; i < pixels; i++) known[i] = isKnown.test(i);
        return known;
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3, 1, 2, RASTER",
        "3, 3, 1, 2, EIGHT",
        "1, 2, 3, 2, EIGHT",
        "2, 1, 3, 2, RASTER",
        "2, 2, 1, 4, EIGHT"
    })
    void probabilitiesOfAllImagesSumToOneAndSamplesFollowThem(
            int height, int width, int colours, int levels, LocallyMasked.Orders orders) {
        var all = new AllImages(height, width, colours, levels);
        double[] p = all.probabilities(density(levels, site(height, width, colours, DType.F64), orders));
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        double nats = -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
        assertTrue(nats < 0.8 * Math.log(all.count()), "too near to uniform to prove much: entropy " + nats);
        var drawn =
                density(levels, site(height, width, colours, DType.F32), orders).sample(NOISE, 8000);
        assertEquals(0, all.chiSquareDeviation(p, drawn), 3);
    }

    /** Given each pattern of what is known, the rest is a density of its own, and completions follow it. */
    @Test
    void probabilitiesOfAllCompletionsSumToOneAndDrawnOnesFollowThem() {
        var all = new AllImages(3, 3, 1, 2);
        boolean[] known = known(9, pixel -> pixel % 2 == 1 || pixel == 8); // of a cross and a corner
        InAnyOrder density = density(2, site(3, 3, 1, DType.F64), LocallyMasked.Orders.EIGHT);
        Images images = all.images();
        double[] nats = density.natsOfRest(images, known);
        double[] p = new double[all.count()];
        byte[] pixels = images.pixels();
        for (int i = 0; i < p.length; i++) {
            int image = i;
            boolean white = IntStream.range(0, 9).allMatch(pixel -> !known[pixel] || pixels[9 * image + pixel] == 1);
            if (white) p[i] = Math.exp(-nats[i]);
        }
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        assertEquals(
                1 << known.length - 5, Arrays.stream(p).filter(each -> each > 0).count());

        byte[] given = new byte[9 * 4000];
        Arrays.fill(given, (byte) 1);
        Images drawn = density(2, site(3, 3, 1, DType.F32), LocallyMasked.Orders.EIGHT)
                .inpaint(NOISE, Images.unlabelled(3, 3, 1, given), known);
        assertEquals(0, all.chiSquareDeviation(p, drawn), 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void knownPixelsAreKeptAndTheRestDependsOnThem(int colours) {
        Images images = noise(5, 6, 7, colours);
        boolean[] lower = known(42, pixel -> pixel >= 21);
        InAnyOrder density = density(256, site(6, 7, colours, DType.F32), LocallyMasked.Orders.EIGHT);
        byte[] before = images.pixels(),
                after = density.inpaint(NOISE, images, lower).pixels();
        for (int i = 0; i < before.length; i++)
            if (lower[i / colours % 42]) assertEquals(before[i], after[i], "intensity " + i);
        byte[] other = images.pixels();
        for (int i = 0; i < other.length; i++) if (i / colours % 42 == 22) other[i] ^= 64;
        byte[] changed = density.inpaint(NOISE, Images.unlabelled(6, 7, colours, other), lower)
                .pixels();
        assertTrue(IntStream.range(0, before.length).anyMatch(i -> !lower[i / colours % 42] && after[i] != changed[i]));
    }

    private static Images noise(int count, int height, int width, int colours) {
        byte[] pixels = new byte[count * height * width * colours];
        var noise = new Philox(9, 0, 0);
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) noise.bits(i);
        return Images.unlabelled(height, width, colours, pixels);
    }

    @ParameterizedTest
    @CsvSource({"1, RASTER", "1, EIGHT", "3, EIGHT"})
    void theCacheDrawsTheImagesOfWholePasses(int colours, LocallyMasked.Orders orders) {
        InAnyOrder density = density(256, site(6, 5, colours, DType.F32), orders);
        SamplerEquality.check(density, NOISE);
        Images images = noise(7, 6, 5, colours);
        for (IntPredicate part : List.<IntPredicate>of(pixel -> pixel % 5 < 3, pixel -> pixel / 5 % 3 != 1)) {
            boolean[] known = known(30, part);
            assertArrayEquals(
                    density.plain().inpaint(NOISE, images, known).pixels(),
                    density.inpaint(NOISE, images, known).pixels());
        }
    }

    @Test
    void threadsDoNotMatter() {
        Site one = site(5, 5, 1, DType.F32);
        Site three = new Site(5, 5, 1, 0, Device.fineGrained(3), DType.F32, one.noise());
        assertArrayEquals(
                density(256, one, LocallyMasked.Orders.EIGHT).sample(NOISE, 9).pixels(),
                density(256, three, LocallyMasked.Orders.EIGHT).sample(NOISE, 9).pixels());
    }

    @Test
    void drawingTakesTheMultiplyAddsOfOnePass() {
        for (int colours : new int[] {1, 3}) {
            Site site = site(4, 5, colours, DType.F32);
            LocallyMasked.Network network = network(4, site);
            PixelOrder order = PixelOrder.sCurve(4, 5, 6);
            try (var _ = Scope.open()) {
                LocalCache cache = network.cached(new byte[2 * 20 * colours], 0, 2, order);
                for (int pixel : order.pixels())
                    for (int colour = 0; colour < colours; colour++) {
                        cache.next(pixel, colour);
                        cache.logits();
                    }
                assertEquals(2 * 20 * onePixel(network, colours), cache.multiplyAdds());
            }
        }
    }

    /** Open weights: of masks A and B as many blocks, each an input and an output colour, as pairs of colours allow. */
    private static long onePixel(LocallyMasked.Network network, int colours) {
        int earlier = colours * (colours - 1) / 2, upTo = earlier + colours, squared = colours * colours;
        long own = network.own().map(conv -> conv.weight().size()).orElse(0) / squared * earlier;
        long masked = network.wide().weight().size() + network.logits().weight().size();
        long weights = network.first().weight().size() + own;
        for (var block : network.hidden()) {
            weights += block.around().weight().size();
            masked += block.own().weight().size();
        }
        return weights + masked / squared * upTo;
    }

    /** With everything later once black and once white. */
    @ParameterizedTest
    @CsvSource({"1, 0", "1, 5", "3, 3"})
    void onePassIsTheProductOfTheConditionals(int colours, int variant) {
        Site site = site(5, 6, colours, DType.F32);
        LocallyMasked.Network network = network(256, site);
        PixelOrder order = PixelOrder.sCurve(5, 6, variant);
        byte[] real = noise(1, 5, 6, colours).pixels();
        double[] onePass, oneByOne = new double[real.length];
        try (var _ = Scope.open()) {
            onePass = network.nats(Tensor.of(real, 1, 5, 6, colours), order).toDoubles();
        }
        for (byte later : new byte[] {0, -1}) {
            byte[] image = new byte[real.length];
            Arrays.fill(image, later);
            for (int pixel : order.pixels())
                for (int c = 0; c < colours; c++)
                    try (var _ = Scope.open()) {
                        int at = pixel * colours + c;
                        Tensor logits = network.logitsAt(Tensor.of(image.clone(), 1, 5, 6, colours), order, pixel);
                        Tensor row = Tensor.of(Arrays.copyOfRange(logits.floats(), 256 * c, 256 * c + 256), 256);
                        double conditional = crossEntropy(row, Tensor.of(new int[] {real[at] & 0xff}))
                                .item();
                        assertEquals(onePass[at], conditional, "intensity " + at);
                        oneByOne[at] = conditional;
                        image[at] = real[at];
                    }
        }
        double sum = new InAnyOrder(network, site, List.of(order)).nats(Images.unlabelled(5, 6, colours, real))[0];
        double product = 0;
        for (double conditional : oneByOne) product += conditional;
        assertEquals(product, sum);
    }

    /** Of what is known first and of the rest given it: together the image in that order. */
    @Test
    void theLikelihoodOfARestIsThatOfTheImageWithoutWhatIsKnown() {
        Site site = site(4, 4, 1, DType.F64);
        LocallyMasked.Network network = network(256, site);
        PixelOrder raster = PixelOrder.raster(4, 4);
        boolean[] known = known(16, pixel -> pixel % 4 == 3);
        Images images = noise(3, 4, 4, 1);
        double[] rest = new InAnyOrder(network, site, List.of(raster)).natsOfRest(images, known);
        double[] each =
                network.nats(site.intensities(images), raster.after(known)).toDoubles();
        for (int n = 0; n < 3; n++) {
            double sum = 0;
            for (int i = 0; i < 16; i++) if (!known[i]) sum += each[16 * n + i];
            assertEquals(sum, rest[n], 1e-10);
        }
    }

    @Test
    void ordersAreDrawnByTheStepAndHolesComeLast() {
        Site site = site(6, 5, 1, DType.F32);
        List<PixelOrder> orders = LocallyMasked.Orders.HOLES.of(6, 5);
        int holes = 0;
        for (int step = 0; step < 200; step++) {
            Philox noise = site.noise().of("orders", step);
            PixelOrder order = LocallyMasked.draw(orders, true, site, noise);
            assertArrayEquals(
                    order.pixels(),
                    LocallyMasked.draw(orders, true, site, noise).pixels());
            PixelOrder whole = LocallyMasked.draw(orders, false, site, noise);
            if (!Arrays.equals(order.pixels(), whole.pixels())) holes++;
        }
        assertTrue(holes > 60 && holes < 120, holes + " of 200");
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        var eight = LocallyMasked.Orders.EIGHT;
        assertThrows(IllegalArgumentException.class, () -> new LocallyMasked.Options(0, 1, eight, 0.01));
        assertThrows(IllegalArgumentException.class, () -> new LocallyMasked.Options(4, -1, eight, 0.01));
        var odd = new LocallyMasked.Options(4, 1, eight, 0.01);
        assertThrows(IllegalArgumentException.class, () -> new LocallyMasked().learner(odd, site(3, 3, 3, DType.F32)));
        InAnyOrder density = density(2, site(3, 3, 1, DType.F32), eight);
        assertThrows(
                IllegalArgumentException.class,
                () -> density.inpaint(NOISE, Images.unlabelled(3, 3, 1, new byte[9]), new boolean[8]));
    }
}
