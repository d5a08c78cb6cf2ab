package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.generative.model.Site;
import hanji.nn.data.Images;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WganGpTest {
    private static final double STEP = 0x1p-16;

    /** f(x) = w x over images of 1 x 2 pixels. */
    private record Flat(Linear map) implements Layer {
        @Override
        public Tensor forward(Tensor images) {
            return map.forward(reshape(images, images.shape().dim(0), -1));
        }
    }

    /** Of a linear critic the gradient is w everywhere: (|w| - 1)², whose own gradient is 2 (|w| - 1) w / |w|. */
    @Test
    void thePenaltyOfALinearCriticIsThatByHand() {
        Tensor weight = Tensor.of(new double[] {3, 4}, 2, 1);
        var critic = new Flat(new Linear(weight, Tensor.of(new double[] {7}, 1)));
        Tensor images = Tensor.of(new double[] {0.1, 0.2, 0.3, 0.9, 0, 1}, 3, 1, 2, 1);
        try (var tape = Tape.open()) {
            Tensor penalty = WganGp.meanSquaredExcess(critic, images);
            assertEquals(16, penalty.item(), 1e-12);
            Gradients gradients = tape.gradients(penalty, critic.parameters().values());
            assertArrayEquals(
                    new double[] {8 * 0.6, 8 * 0.8}, gradients.of(weight).toDoubles(), 1e-12);
            assertEquals(0, gradients.of(critic.map().bias()).item());
        }
    }

    private static double penalty(Layer critic, Tensor images) {
        try (var _ = Scope.open()) {
            return WganGp.meanSquaredExcess(critic, images).item();
        }
    }

    /** The norm of the gradient by each image by differences along its pixels. */
    private static double byDifferences(Layer critic, Tensor images) {
        int n = images.shape().dim(0), values = images.size() / n;
        double sum = 0;
        for (int image = 0; image < n; image++) {
            double squares = 0;
            for (int i = image * values; i < (image + 1) * values; i++) {
                double at = images.get(i);
                images.set(i, at + STEP);
                double above = critic.forward(images).get(image);
                images.set(i, at - STEP);
                double below = critic.forward(images).get(image);
                images.set(i, at);
                squares += Math.pow((above - below) / (2 * STEP), 2);
            }
            sum += Math.pow(Math.sqrt(squares) - 1, 2);
        }
        return sum / n;
    }

    /** Colour images of 4 x 4 and the recipe's own critic with weights far from its first. */
    @Test
    void thePenaltyAndItsGradientAreTheirDifferences() {
        Site site = new Site(4, 4, 3, 0, Device.CPU, DType.F64, new Noise(5));
        Layer critic = DcganLayers.discriminator(3, 2, DcganLayers.Norm.IMAGE, site, site.initializer("critic"));
        Untrained.scatter(critic, 1);
        Images colours = Images.unlabelled(4, 4, 3, Whole.random(3, 9, 4, 4).pixels());
        Tensor images = site.unit(colours);
        assertEquals(byDifferences(critic, images), penalty(critic, images), 1e-7);
        try (var tape = Tape.open()) {
            Gradients gradients = tape.gradients(
                    WganGp.meanSquaredExcess(critic, images),
                    critic.parameters().values());
            critic.parameters().forEach((name, weight) -> requireDifferences(name, weight, gradients, critic, images));
        }
    }

    private static void requireDifferences(
            String name, Tensor weight, Gradients gradients, Layer critic, Tensor images) {
        for (int i = 0; i < weight.size(); i++) {
            double at = weight.get(i);
            weight.set(i, at + STEP);
            double above = penalty(critic, images);
            weight.set(i, at - STEP);
            double below = penalty(critic, images);
            weight.set(i, at);
            double expected = (above - below) / (2 * STEP);
            assertEquals(expected, gradients.of(weight).get(i), 1e-6 * Math.max(1, Math.abs(expected)), name + " " + i);
        }
    }

    /** So that the gradient of the sum by an image is that of its own number. */
    @Test
    void theCriticSeesEachImageAlone() {
        Site site = TinyMachines.site(4, 4, DType.F64);
        Layer critic = DcganLayers.discriminator(1, 2, DcganLayers.Norm.IMAGE, site, site.initializer("critic"));
        Tensor all = site.unit(Whole.random(3, 3, 4, 4)),
                last = site.unit(Whole.random(3, 3, 4, 4).slice(2, 3));
        assertEquals(critic.forward(all).get(2), critic.forward(last).item(), 1e-12);
    }

    @Test
    void placesLieBetweenRealAndDrawnImages() {
        Tensor real = Tensor.of(new double[] {0, 1, 1, 1}, 2, 1, 2, 1), drawn = Tensor.of(new double[4], 2, 1, 2, 1);
        Tensor share = Tensor.of(new double[] {0.25, 1}, 2, 1, 1, 1);
        assertArrayEquals(
                new double[] {0, 0.25, 1, 1}, WganGp.between(real, drawn, share).toDoubles(), 1e-15);
    }

    @Test
    void eightModesAreFound() {
        double[] shares = GanTest.shares(
                CriticTrainingTest.onRing(WganGp::adam, 0.003, site -> new WganGp.Penalty(0.1, site.noise()))
                        .steps(750));
        assertTrue(Arrays.stream(shares).min().orElseThrow() > 0.02, Arrays.toString(shares));
        assertTrue(Arrays.stream(shares).sum() > 0.5, Arrays.toString(shares));
    }
}
