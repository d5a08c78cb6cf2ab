package hanji.generative.style;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.check.GradCheck;
import hanji.kernels.layout.Slice;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextureSynthesisTest {
    private static final Noise NOISE = new Noise(1);
    private static final int SIDE = TextureNetwork.LEAST_SIDE;

    private static PixelDescent paint(Device device, int steps) {
        Tensor example = Pictures.stripes(SIDE, device);
        var synthesis = TextureSynthesis.of(example, NOISE);
        return PixelDescent.run(
                synthesis::loss, TextureSynthesis.start(example, NOISE), steps, PixelDescent.Progress.NONE);
    }

    @Test
    void theLossFallsAtAnyNumberOfThreadsToTheSameBits() {
        PixelDescent one = paint(Device.cpu(1), 25), two = paint(Device.cpu(2), 25);
        assertTrue(one.lastLoss() < one.firstLoss() / 3, one::toString);
        assertArrayEquals(one.picture().toFloats(), two.picture().toFloats());
    }

    @Test
    void theTextureHasTheStripesOfTheExample() {
        Tensor painted = paint(Device.cpu(2), 60).picture();
        double across = roughness(painted, 1), along = roughness(painted, 2);
        assertTrue(across > 1.5 * along, () -> "steps across the stripes " + across + ", along them " + along);
    }

    /** The mean absolute step between neighbours along an axis. */
    private static double roughness(Tensor picture, int axis) {
        int extent = picture.shape().dim(axis);
        double[] a = Slice.slice(picture, axis, 1, extent).toDoubles(),
                b = Slice.slice(picture, axis, 0, extent - 1).toDoubles();
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
        return sum / a.length;
    }

    @Test
    void theExampleItselfMissesNothing() {
        Tensor example = Pictures.stripes(SIDE, Device.CPU);
        var synthesis = TextureSynthesis.of(example, NOISE);
        Tensor missed = Gram.missed(synthesis.targets(), synthesis.network().features(example, Optional.empty()));
        assertEquals(0, missed.item(), 1e-12);
    }

    @Test
    void theGradientIsThatOfFiniteDifferences() {
        var network = Pictures.exact(Pictures.stripes(16, Device.CPU), 3);
        Tensor example = Pictures.stripes(16, Device.CPU).to(DType.F64, Device.CPU);
        List<Target> targets = network.features(example, Optional.empty()).stream()
                .map(Gram::target)
                .toList();
        var synthesis = new TextureSynthesis(network, targets);
        // A rectifier has a kink: the smaller the step, the fewer units lie within it.
        new GradCheck(1e-5, 0x1p-24, 1, 3, 1)
                .firstOrder(
                        "texture",
                        in -> synthesis.loss(in.getFirst()),
                        List.of(Pictures.columns(16, Device.CPU).to(DType.F64, Device.CPU)));
    }

    @Test
    void aPictureOfOneColourIsRefused() {
        Tensor flat = Tensor.full(0.5, DType.F32, Shape.of(1, SIDE, SIDE, 3), Device.CPU);
        assertThrows(IllegalArgumentException.class, () -> TextureSynthesis.of(flat, NOISE));
    }

    @Test
    void scalesWithoutDetailAreLeftOut() {
        float[] checkers = new float[SIDE * SIDE * 3];
        for (int i = 0; i < checkers.length; i++) checkers[i] = (i / 3 / SIDE + i / 3 % SIDE) % 2;
        assertEquals(
                1,
                TextureNetwork.of(Tensor.of(checkers, 1, SIDE, SIDE, 3), NOISE)
                        .scales()
                        .size());
    }
}
