package hanji.generative.zoo;

import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.generative.model.Site;
import hanji.kernels.layout.Slice;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UNetTest {
    private static final Level LEVEL = new Level(300, 0.8, 0.6);

    private static Site site(int height, int width, int channels, DType dtype) {
        return new Site(height, width, channels, 3, Device.CPU, dtype, new Noise(5));
    }

    private static Tensor images(int count, Site site) {
        int[] dims = {count, site.height(), site.width(), site.channels()};
        double[] values =
                GaussianData.normal(new Philox(6, 0, 0), Shape.of(dims).size()).toDoubles();
        return Tensor.of(values, dims).to(site.dtype(), site.device());
    }

    private static Tensor labels(int... labels) {
        return Tensor.of(labels, labels.length);
    }

    private static UNet scattered(Site site, boolean classes) {
        UNet network = UNet.create(2, classes, site);
        Untrained.scatter(network, 0.5);
        return network;
    }

    @ParameterizedTest
    @CsvSource({"28, 28, 1", "5, 7, 3", "1, 1, 1", "4, 6, 1"})
    void imagesOfAnySizeHaveAnAnswerForEachValue(int height, int width, int channels) {
        Site site = site(height, width, channels, DType.F32);
        UNet network = scattered(site, false);
        Tensor images = images(2, site);
        Tensor answer = network.forward(images, Collections.nCopies(2, LEVEL), network.noClass(2));
        assertEquals(images.shape(), answer.shape());
        assertTrue(Arrays.stream(answer.toDoubles()).allMatch(Double::isFinite));
    }

    @Test
    void itBeginsByAnsweringZero() {
        Site site = site(8, 8, 1, DType.F32);
        UNet network = UNet.create(4, true, site);
        Tensor answer = network.forward(images(2, site), List.of(LEVEL, LEVEL), labels(0, 2));
        assertArrayEquals(new double[128], answer.toDoubles());
    }

    @Test
    void anAnswerDependsOnTimeAndClassOfItsImageAlone() {
        Site site = site(6, 5, 1, DType.F32);
        UNet network = scattered(site, true);
        Tensor images = images(3, site);
        Level other = new Level(20, 0.9, 0.1);
        Tensor answers = network.forward(images, List.of(LEVEL, other, LEVEL), labels(0, 1, 3));
        int size = site.dimensions();
        Tensor second = Slice.slice(images, 0, 1, 2);
        double[] expected = Arrays.copyOfRange(answers.toDoubles(), size, 2 * size);
        assertArrayEquals(
                expected, network.forward(second, List.of(other), labels(1)).toDoubles());
        assertFalse(Arrays.equals(
                expected, network.forward(second, List.of(LEVEL), labels(1)).toDoubles()));
        assertFalse(Arrays.equals(
                expected, network.forward(second, List.of(other), labels(2)).toDoubles()));
        assertFalse(Arrays.equals(
                expected, network.forward(second, List.of(other), labels(3)).toDoubles()));
    }

    /** The row of the table after those of the classes. */
    @Test
    void imagesOfNoClassHaveARowOfTheirOwn() {
        UNet network = scattered(site(4, 4, 1, DType.F32), true);
        assertArrayEquals(new double[] {3, 3}, network.noClass(2).toDoubles());
    }

    /** With the way through a coarser resolution closed, what leads to the finer one is still seen beside it. */
    @ParameterizedTest
    @CsvSource({"twice.1, first.", "twice.0, halve.0."})
    void whatWasSeenOnTheWayDownIsSeenOnTheWayUp(String closed, String before) {
        Site site = site(8, 8, 1, DType.F64);
        UNet network = scattered(site, false);
        var weights = network.parameters();
        weights.forEach((name, weight) -> {
            if (name.startsWith(closed)) weight.copyFrom(Tensor.zeros(weight.dtype(), weight.shape(), weight.device()));
        });
        try (var tape = Tape.open()) {
            Tensor answer = network.forward(images(1, site), List.of(LEVEL), network.noClass(1));
            var gradients = tape.gradients(sum(square(answer)), weights.values());
            weights.forEach((name, weight) -> {
                if (name.startsWith(before)) assertNotZero(gradients.of(weight), name);
            });
        }
    }

    private static void assertNotZero(Tensor gradient, String name) {
        assertTrue(Arrays.stream(gradient.toDoubles()).anyMatch(each -> each != 0), name);
    }

    /** In the corner of the image beyond which the network has margins, too. */
    @Test
    void everyWeightHasAGradient() {
        Site site = site(6, 5, 2, DType.F64);
        UNet network = scattered(site, true);
        Tensor images = images(4, site);
        try (var tape = Tape.open()) {
            var weights = network.parameters();
            Tensor answer = network.forward(images, Collections.nCopies(4, LEVEL), labels(0, 1, 2, 3));
            var gradients = tape.gradients(sum(square(answer)), weights.values());
            weights.forEach((name, weight) -> assertNotZero(gradients.of(weight), name));
        }
    }

    @Test
    void itHasNoMoreWeightsThanAreSaid() {
        for (int channels : new int[] {1, 3, 16, 32}) {
            Site site = site(8, 8, 3, DType.F32);
            long weights = UNet.create(channels, true, site).parameters().values().stream()
                    .mapToLong(Tensor::size)
                    .sum();
            long said = UNet.weights(channels, site);
            assertTrue(weights <= said && said < 3 * weights, weights + " of " + said);
        }
    }

    /** Guidance of weight 0 is the network given the class; of weight w it goes w times the way beyond. */
    @Test
    void guidanceGoesBeyondWhatTheClassSays() {
        Site site = site(4, 4, 1, DType.F64);
        UNet network = scattered(site, true);
        Tensor rows = images(2, site).view(Shape.of(2, 16)), classes = labels(0, 2);
        List<Level> levels = List.of(LEVEL, LEVEL);
        double[] given = network.ofRows(rows, site, levels, classes).toDoubles();
        double[] without =
                network.ofRows(rows, site, levels, network.noClass(2)).toDoubles();
        double way = IntStream.range(0, 32)
                .mapToDouble(i -> Math.abs(given[i] - without[i]))
                .max()
                .orElseThrow();
        assertTrue(way > 0.01, "the class changes an answer by " + way);
        assertArrayEquals(
                given,
                new Guidance(network, site, 0).of(classes).of(rows, levels).toDoubles());
        double[] beyond =
                new Guidance(network, site, 1.5).of(classes).of(rows, levels).toDoubles();
        assertArrayEquals(
                IntStream.range(0, 32)
                        .mapToDouble(i -> given[i] + 1.5 * (given[i] - without[i]))
                        .toArray(),
                beyond,
                1e-12);
    }
}
