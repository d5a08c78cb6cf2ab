package hanji.generative.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Layered;
import hanji.generative.model.Site;
import hanji.generative.model.UntrainedLayers;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AscentTest {
    private static final double LAMBDA = 0.25;

    private final LinearModel model = LinearModel.of(4, 3, 1, 3);

    private Tensor start() {
        return model.input(model.images(2));
    }

    private double[] climbed(int steps, double rate, boolean within) {
        Target target = Target.units(model.layers(), "logits", start(), 2, 0);
        return new Ascent(steps, rate, LAMBDA, 0, 1, within)
                .of(target, start(), _ -> {})
                .toDoubles();
    }

    /** w / (2 lambda). */
    private double[] optimum() {
        return IntStream.range(0, 24)
                .mapToDouble(i -> model.weight(i % 12, i < 12 ? 2 : 0) / (2 * LAMBDA))
                .toArray();
    }

    /** With a rate of 1 / (2 lambda) one step is at the top; with a lower one every step takes the same share of the way. */
    @Test
    void ofALinearScoreItEndsAtTheOptimum() {
        assertArrayEquals(optimum(), climbed(1, 1 / (2 * LAMBDA), false));
        assertArrayEquals(optimum(), climbed(3, 1 / (2 * LAMBDA), false));
        assertArrayEquals(optimum(), climbed(200, 0.5, false), 1e-12);
        double[] first = start().toDoubles(), way = climbed(2, 0.5, false), top = optimum();
        for (int i = 0; i < way.length; i++) assertEquals(top[i] + (first[i] - top[i]) * 0.75 * 0.75, way[i], 1e-12);
    }

    @Test
    void withinImagesItEndsAtTheNearestOfThem() {
        assertArrayEquals(
                Arrays.stream(optimum()).map(x -> Math.clamp(x, 0, 1)).toArray(), climbed(200, 0.5, true), 1e-12);
    }

    /** A blur keeps the sum of an image that has no edge, and is a Gaussian's: e^(-1/2) of the middle at a distance of sigma. */
    @Test
    void theBlurIsAGaussian() {
        double[] point = new double[15 * 15 * 2];
        point[(7 * 15 + 7) * 2 + 1] = 1;
        double[] blurred = Blur.of(Tensor.of(point, 1, 15, 15, 2), 2).toDoubles();
        assertEquals(1, Arrays.stream(blurred).sum(), 1e-12);
        double middle = blurred[(7 * 15 + 7) * 2 + 1];
        assertEquals(Math.exp(-0.5), blurred[(7 * 15 + 9) * 2 + 1] / middle, 1e-12);
        assertEquals(Math.exp(-0.5), blurred[(9 * 15 + 7) * 2 + 1] / middle, 1e-12);
        assertEquals(0, blurred[(7 * 15 + 7) * 2], "the other channel");
        double[] flat = Blur.of(Tensor.full(0.3, DType.F64, Shape.of(1, 5, 4, 1), Device.CPU), 1)
                .toDoubles();
        for (double value : flat) assertEquals(0.3, value, 1e-12);
    }

    @Test
    void aBlurredAscentIsSmoother() {
        Target target = Target.units(model.layers(), "logits", start(), 2, 0);
        double[] blurred = new Ascent(40, 0.5, LAMBDA, 1, 4, false)
                .of(target, start(), _ -> {})
                .toDoubles();
        assertTrue(roughness(blurred) < roughness(optimum()) / 2);
    }

    private static double roughness(double... images) {
        double sum = 0;
        for (int i = 0; i + 1 < images.length; i++) if (i % 3 < 2) sum += Math.abs(images[i + 1] - images[i]);
        return sum;
    }

    /** The unit in the middle of a layer's positions, before its rectifier. */
    @Test
    void aUnitOfAConvolutionIsRaised() {
        var site = new Site(8, 6, 1, 3, Device.CPU, DType.F64, new Noise(4));
        Layered net = UntrainedLayers.of("convnet", site);
        Ascended climbed = Ascended.of(
                net, site, new Ascent(50, 0.5, 0.05, 0, 1, false), "conv2", new int[] {3, 0}, new Noise(1), _ -> {});
        double[] sums = net.layers().sums("conv2", climbed.values()).toDoubles();
        int middle = 2 * 3 + 1;
        assertEquals(sums[middle * 4 + 3], climbed.after()[0]);
        assertEquals(sums[12 * 4 + middle * 4], climbed.after()[1]);
        assertTrue(climbed.after()[0] > climbed.before()[0] + 0.1);
        assertTrue(climbed.after()[1] > climbed.before()[1] + 0.1);
        assertEquals(2, climbed.pictures(false).count());
        assertEquals(1, Arrays.stream(climbed.probabilities()[0]).sum(), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> Target.units(net.layers(), "conv2", climbed.values(), 0, 4));
    }
}
