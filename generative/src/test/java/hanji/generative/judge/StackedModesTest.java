package hanji.generative.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.measure.Interval;
import hanji.generative.model.Describes;
import hanji.nn.data.Images;
import hanji.nn.data.Stacks;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Stacks of images of one pixel, which is the class. */
class StackedModesTest {
    private static final Noise NOISE = new Noise(1);

    private record Pixel(int classes) implements Describes {
        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }

        @Override
        public Description describe(Images images) {
            byte[] pixels = images.pixels();
            double[] logProbs = new double[classes * pixels.length], features = new double[2 * pixels.length];
            Arrays.fill(logProbs, -5);
            for (int n = 0; n < pixels.length; n++) {
                logProbs[classes * n + pixels[n]] = -1;
                features[2 * n] = pixels[n];
                features[2 * n + 1] = n;
            }
            return new Description(Tensor.of(features, pixels.length, 2), Tensor.of(logProbs, pixels.length, classes));
        }
    }

    /** As many of each class. */
    private static Images grey(int classes, int count) {
        byte[] pixels = new byte[count];
        int[] labels = new int[count];
        for (int n = 0; n < count; n++) pixels[n] = (byte) (labels[n] = n % classes);
        return Images.of(1, 1, 1, pixels, labels, List.of());
    }

    private static StackedModes modes(Images drawn, int classes) {
        Images grey = grey(classes, 10 * classes);
        return StackedModes.of(new Pixel(classes), drawn, grey, grey, classes, NOISE, _ -> {});
    }

    /** Of N alike kinds the divergence of n draws is (N - 1) / 2 n in the mean, but for terms of 1 / n². */
    @Test
    void realStacksAreOfAllKindsAndNearTheirFrequencies() {
        Images real = Stacks.of(grey(4, 40), 20_000, new Philox(7, 7, 7));
        StackedModes modes = modes(real, 4);
        assertEquals(64, modes.kinds());
        assertEquals(20_000, modes.stacks());
        assertEquals(new Interval(64, 64, 64), modes.drawn());
        assertEquals(new Interval(64, 64, 64), modes.real());
        assertEquals(63 / 40_000.0, modes.divergence().value(), 1e-3);
        assertEquals(63 / 40_000.0, modes.realDivergence().value(), 1e-3);
    }

    /** Three of the 27 kinds, one as often as the two others. */
    @Test
    void aCollapseIsCounted() {
        byte[] pixels = new byte[3 * 400];
        for (int n = 0; n < 400; n++) pixels[3 * n + 1] = (byte) (n % 4 < 2 ? 0 : n % 4 - 1);
        StackedModes modes = modes(Images.unlabelled(1, 1, 3, pixels), 3);
        assertEquals(3, modes.drawn().value());
        assertEquals(27, modes.real().value());
        assertEquals(Math.log(27) - 1.5 * Math.log(2), modes.divergence().value(), 1e-12);
        assertTrue(modes.divergence().low() > modes.realDivergence().high());
    }

    @Test
    void theClassifierOfStacksSaysWhatTheGreyOneSaysOfEachChannel() {
        byte[] pixels = {2, 0, 1, 1, 1, 2};
        Describes.Description said = new StackClassifier(new Pixel(3)).describe(Images.unlabelled(1, 1, 3, pixels));
        assertArrayEquals(
                new double[] {2, 0, 0, 0, 1, 0, 1, 1, 1, 1, 2, 1},
                said.features().toDoubles());
        double[] logProbs = said.logProbs().toDoubles();
        assertEquals(54, logProbs.length);
        for (int kind = 0; kind < 27; kind++) {
            int right = (kind / 9 == 2 ? 1 : 0) + (kind / 3 % 3 == 0 ? 1 : 0) + (kind % 3 == 1 ? 1 : 0);
            assertEquals(-15 + 4 * right, logProbs[kind]);
        }
        assertEquals(-3, logProbs[27 + 9 + 3 + 2]);
    }
}
