package hanji.generative.style;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hanji.autograd.check.GradCheck;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GramTest {
    private static final int HEIGHT = 5;
    private static final int WIDTH = 7;
    private static final int CHANNELS = 4;

    private static double[] features(long seed) {
        return new Random(seed).doubles((long) HEIGHT * WIDTH * CHANNELS, -1, 1).toArray();
    }

    private static Tensor picture(double[] values) {
        return Tensor.of(values, 1, HEIGHT, WIDTH, CHANNELS);
    }

    private static Tensor loss(Target target, Tensor features) {
        return Gram.missed(List.of(target), List.of(features));
    }

    @Test
    void anElementIsTheMeanProductOfTwoChannels() {
        double[] values = {1, 2, 3, 4, 5, 6}; // pixels (1, 2), (3, 4), (5, 6)
        double[] gram = Gram.gram(Tensor.of(values, 1, 1, 3, 2)).toDoubles();
        assertArrayEquals(new double[] {35 / 3.0, 44 / 3.0, 44 / 3.0, 56 / 3.0}, gram, 1e-14);
    }

    @Test
    void shufflingThePixelsChangesNothing() {
        double[] values = features(1), shuffled = new double[values.length];
        List<Integer> order =
                Arrays.asList(IntStream.range(0, HEIGHT * WIDTH).boxed().toArray(Integer[]::new));
        Collections.shuffle(order, new Random(2));
        for (int p = 0; p < order.size(); p++)
            System.arraycopy(values, order.get(p) * CHANNELS, shuffled, p * CHANNELS, CHANNELS);
        assertFalse(Arrays.equals(values, shuffled));
        double[] expected = Gram.gram(picture(values)).toDoubles();
        assertArrayEquals(expected, Gram.gram(picture(shuffled)).toDoubles(), 1e-13);
    }

    @Test
    void pixelsExchangedWithinOneChannelChangeIt() {
        double[] values = features(1), changed = values.clone();
        changed[0] = values[CHANNELS];
        changed[CHANNELS] = values[0];
        double difference = 0;
        double[] a = Gram.gram(picture(values)).toDoubles(),
                b = Gram.gram(picture(changed)).toDoubles();
        for (int i = 0; i < a.length; i++) difference = Math.max(difference, Math.abs(a[i] - b[i]));
        assertFalse(difference < 1e-4, "one channel's pixels moved against the others'");
    }

    @Test
    void theLossIsOneForFeaturesOfZeroAndNoneForThePictureItself() {
        Target target = Gram.target(picture(features(3)));
        assertEquals(0, loss(target, picture(features(3))).item(), 1e-15);
        assertEquals(
                1, loss(target, picture(new double[HEIGHT * WIDTH * CHANNELS])).item(), 1e-14);
    }

    @Test
    void theGradientOfTheLossIsThatOfFiniteDifferences() {
        Target target = Gram.target(picture(features(4)));
        GradCheck.STANDARD.check("Gram loss", in -> loss(target, in.getFirst()), List.of(picture(features(5))));
    }
}
