package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Decodes;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Walks of a model whose image has a pixel for each number of its code. */
class WalksTest {
    private static final Philox ORDER = new Philox(1, 0, 0);

    private record Pixels(DoubleUnaryOperator ofNumber) implements Decodes {
        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }

        @Override
        public Images decode(Tensor codes) {
            byte[] pixels = new byte[codes.size()];
            for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) Math.round(ofNumber.applyAsDouble(codes.get(i)));
            return Images.unlabelled(1, codes.shape().dim(1), 1, pixels);
        }
    }

    private static Walks walks(DoubleUnaryOperator ofNumber, int each, double[][] ends) {
        double[] from = new double[2 * ends.length], to = new double[2 * ends.length];
        for (int walk = 0; walk < ends.length; walk++) {
            System.arraycopy(ends[walk], 0, from, 2 * walk, 2);
            System.arraycopy(ends[walk], 2, to, 2 * walk, 2);
        }
        return Walks.between(
                new Pixels(ofNumber),
                new Codes(from, ends.length, DType.F64),
                new Codes(to, ends.length, DType.F64),
                Interpolation.LERP,
                each,
                _ -> {});
    }

    @Test
    void imagesAreThoseOfCodesAtEqualShares() {
        Walks walks = walks(x -> x, 5, new double[][] {{0, 10, 200, 10}, {8, 8, 0, 16}});
        assertEquals(2, walks.count());
        assertArrayEquals(
                new byte[] {0, 10, 50, 10, 100, 10, (byte) 150, 10, (byte) 200, 10, 8, 8, 6, 10, 4, 12, 2, 14, 0, 16},
                walks.images().pixels());
        assertArrayEquals(
                new byte[] {0, 10, 8, 8, 50, 10, 6, 10, 100, 10, 4, 12, (byte) 150, 10, 2, 14, (byte) 200, 10, 0, 16},
                walks.downwards().pixels());
    }

    /** Along 4 steps: 50 each; 0, 0, 200, 0; and none. */
    @Test
    void theLongestStepIsHeldAgainstTheMean() {
        double[][] ends = {{0, 0, 200, 0}, {7, 7, 7, 7}};
        assertArrayEquals(new double[] {1, Double.NaN}, walks(x -> x, 5, ends).unevenness());
        assertArrayEquals(
                new double[] {4, Double.NaN},
                walks(x -> x > 120 ? 200 : 0, 5, ends).unevenness());
        // steps (30, 40) of length 50, and 3 of (10, 0)
        Walks turning = new Walks(Images.unlabelled(1, 2, 1, new byte[] {0, 0, 30, 40, 40, 40, 50, 40, 60, 40}), 5);
        assertArrayEquals(new double[] {50 / 20.0}, turning.unevenness(), 1e-15);
        double[] features = {0, 3, 3, 4, 4};
        assertArrayEquals(new double[] {3}, turning.unevenness(new Described(features, 1, new int[5])), 1e-15);
    }

    @Test
    void walksThatStandStillAreLeftOut() {
        Unevenness of =
                Unevenness.of(new double[] {1, Double.NaN, 2, 3, 6}, ORDER).orElseThrow();
        assertEquals(4, of.walks());
        assertEquals(3, of.mean().value());
        assertEquals(6, of.most());
        assertEquals(0.5, of.below(), "3 itself is not below");
        assertTrue(Unevenness.of(new double[] {Double.NaN}, ORDER).isEmpty());
    }

    @Test
    void theProgressRisesToOneOverManyParts() {
        List<Double> shown = new ArrayList<>();
        Images many = new Codes(new double[450], 225, DType.F64).decoded(new Pixels(x -> x), shown::add);
        assertEquals(225, many.count());
        assertEquals(List.of(0.0, 100 / 225.0, 200 / 225.0, 1.0), shown);
    }

    @Test
    void aWalkHasTwoEnds() {
        assertThrows(IllegalArgumentException.class, () -> walks(x -> x, 1, new double[][] {{0, 0, 1, 1}}));
        var one = new Codes(new double[2], 1, DType.F64);
        var two = new Codes(new double[4], 2, DType.F64);
        assertThrows(
                IllegalArgumentException.class,
                () -> Walks.between(new Pixels(x -> x), one, two, Interpolation.SLERP, 3, _ -> {}));
    }
}
