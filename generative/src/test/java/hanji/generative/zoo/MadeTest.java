package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.model.Completes;
import hanji.generative.model.Site;
import hanji.generative.sampler.BlackAndWhite;
import hanji.generative.sampler.Sampled.Sampling;
import hanji.generative.zoo.Made.Order;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MadeTest {
    private static final Philox NOISE = new Philox(3, 1, 4);

    private static Site site(int height, int width, int channels, DType dtype) {
        return new Site(height, width, channels, 0, Device.CPU, dtype, new Noise(5));
    }

    private static Made.Options options(int layers, boolean direct, Order order, int masks) {
        return new Made.Options(17, layers, direct, order, masks, 0.01);
    }

    /** Far from uniform, with weights that are no symmetric start. */
    private static List<Made.View> views(Made.Options options, Site site) {
        Made.Network network = Made.Network.create(options, site);
        Untrained.scatter(network, 1.5);
        return IntStream.range(0, options.masks())
                .mapToObj(set -> new Made.View(network, MadeMasks.draw(options, site, set)))
                .toList();
    }

    private static BlackAndWhite density(Made.Options options, Site site) {
        List<Made.View> views = views(options, site);
        return new BlackAndWhite(views, views.getFirst().parameters(), site, Sampling.CACHED);
    }

    @ParameterizedTest
    @CsvSource({"1, true, RASTER, 1", "2, false, RASTER, 3", "3, true, RANDOM, 1", "2, true, RANDOM, 4"})
    void probabilitiesOfAllImagesSumToOne(int layers, boolean direct, Order order, int masks) {
        double[] p = BlackAndWhiteImages.probabilities(
                density(options(layers, direct, order, masks), site(3, 3, 1, DType.F64)));
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        double nats = -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
        assertTrue(nats < 0.8 * Math.log(p.length), "too near to uniform to prove much: entropy " + nats);
    }

    @ParameterizedTest
    @CsvSource({"RASTER, 1", "RANDOM, 1", "RANDOM, 3"})
    void samplesFollowTheProbabilities(Order order, int masks) {
        Made.Options options = options(2, true, order, masks);
        BlackAndWhite exact = density(options, site(3, 3, 1, DType.F64));
        assertEquals(0, BlackAndWhiteImages.deviationOfSamples(exact, density(options, site(3, 3, 1, DType.F32))), 3);
    }

    @Test
    void completionsFollowTheConditionalProbabilities() {
        Made.Options options = options(2, true, Order.RASTER, 3);
        BlackAndWhite exact = density(options, site(3, 3, 1, DType.F64));
        Completes model = new BlackAndWhite.ByRows(density(options, site(3, 3, 1, DType.F32)));
        assertEquals(0, BlackAndWhiteImages.deviationOfCompletions(exact, model), 3);
    }

    /** In the order of generation, whatever that is. */
    @ParameterizedTest
    @CsvSource({"1, false, RASTER, 1", "3, true, RASTER, 3", "2, true, RANDOM, 1", "2, false, RANDOM, 3"})
    void noConditionalSeesItsOwnValueOrALaterOne(int layers, boolean direct, Order order, int channels) {
        Made.View view = views(options(layers, direct, order, 1), site(4, 3, channels, DType.F64))
                .getFirst();
        assertEquals(List.of(), violations(view, 4, 3, channels));
    }

    /** With direct connections a value sees all that come before it. */
    @Test
    void directConnectionsLeaveNoBlindSpot() {
        Made.View view = views(options(1, true, Order.RASTER, 1), site(3, 4, 1, DType.F64))
                .getFirst();
        DependencyMatrix matrix = DependencyMatrix.of(view::forward, 3, 4, 1, Device.CPU);
        for (int i = 0; i < 12; i++)
            assertEquals(i, matrix.receptiveField(place(i, 4, 1)).size());
    }

    /** Each mask with one weight opened too far: (8) as m(k) + 1 >= d, (9) as d >= m(k), a value connected with itself. */
    @Test
    void plantedFaultsOfTheMasksAreFound() {
        Site site = site(3, 3, 1, DType.F64);
        Made.View sound = views(options(2, true, Order.RANDOM, 1), site).getFirst();
        List<Integer> places = MadeMasks.places(sound.masks().order());
        List<Integer> first = sound.masks().degrees().getFirst(),
                last = sound.masks().degrees().getLast();
        assertEquals(List.of(), violations(sound, 3, 3, 1));
        planted(sound, sound.masks().hidden().getFirst(), places, first, 1);
        planted(sound, sound.masks().hidden().getLast(), first, last, 1);
        planted(sound, sound.masks().output(), last, places, 0);
        planted(sound, sound.masks().direct(), places, places, 0);
    }

    private static void planted(Made.View view, Tensor mask, List<Integer> inputs, List<Integer> outputs, int behind) {
        for (int i = 0; i < mask.size(); i++) {
            int in = inputs.get(i / outputs.size()), out = outputs.get(i % outputs.size());
            if (in != out + behind) continue;
            assertEquals(0, mask.get(i));
            mask.set(i, 1);
            boolean seenByNone = violations(view, 3, 3, 1).isEmpty();
            mask.set(i, 0);
            if (!seenByNone) return;
        }
        throw new AssertionError("no planted fault of this mask was found");
    }

    private static List<String> violations(Made.View view, int height, int width, int channels) {
        DependencyMatrix matrix = DependencyMatrix.of(view::forward, height, width, channels, Device.CPU);
        List<Integer> places = MadeMasks.places(view.masks().order());
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < places.size(); i++)
            for (int j = 0; j < places.size(); j++)
                if (places.get(j) >= places.get(i) && matrix.sees(place(i, width, channels), place(j, width, channels)))
                    violations.add(i + " sees " + j);
        return violations;
    }

    private static Place place(int value, int width, int channels) {
        return new Place(value / channels / width, value / channels % width, value % channels);
    }

    @ParameterizedTest
    @CsvSource({"RASTER, 1", "RANDOM, 3"})
    void cachedConditionalsHaveTheBitsOfTheWholePass(Order order, int layers) {
        Site site = site(5, 4, 3, DType.F32);
        Made.View view = views(options(layers, true, order, 1), site).getFirst();
        int images = 5, dimensions = site.dimensions();
        double[] values = new double[images * dimensions];
        for (int i = 0; i < values.length; i++) values[i] = NOISE.bits(i) & 1;
        try (var _ = Scope.open()) {
            float[] whole = view.logits(Tensor.of(values, images, dimensions).to(DType.F32, Device.CPU))
                    .toFloats();
            var cached = new MadeConditionals(view, images);
            for (int value : view.order()) {
                float[] logits = cached.logits(value).toFloats();
                for (int n = 0; n < images; n++) assertEquals(whole[n * dimensions + value], logits[n]);
                int at = value;
                cached.take(
                        value,
                        IntStream.range(0, images)
                                .mapToDouble(n -> values[n * dimensions + at])
                                .toArray());
            }
            assertEquals(images * open(view.masks()), cached.multiplyAdds());
        }
    }

    private static long open(MadeMasks masks) {
        List<Tensor> all = new ArrayList<>(masks.hidden());
        all.addAll(List.of(masks.output(), masks.direct()));
        return all.stream()
                .mapToLong(mask -> (long) Arrays.stream(mask.toDoubles()).sum())
                .sum();
    }

    @Test
    void theCachedSamplerDrawsTheImagesOfThePlainOne() {
        SamplerEquality.check(
                new BlackAndWhite.ByRows(density(options(2, true, Order.RASTER, 2), site(6, 5, 1, DType.F32))), NOISE);
    }

    /** Step k sees set k modulo their number, so that the density after as many steps as sets has trained each once. */
    @Test
    void setsOfMasksDiffer() {
        Made.Options options = options(2, false, Order.RANDOM, 3);
        Site site = site(4, 4, 1, DType.F32);
        List<MadeMasks> sets = IntStream.range(0, 3)
                .mapToObj(set -> MadeMasks.draw(options, site, set))
                .toList();
        assertEquals(3, sets.stream().map(MadeMasks::order).distinct().count());
        assertEquals(3, sets.stream().map(MadeMasks::degrees).distinct().count());
    }
}
