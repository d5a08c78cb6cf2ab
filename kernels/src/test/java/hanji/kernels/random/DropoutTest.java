package hanji.kernels.random;

import static hanji.kernels.random.Dropout.dropout;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.kernels.layout.Slice;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final Philox RANDOM = new Philox(7, 1, 2);

    @Test
    void theMaskFollowsFromTheElementsNumber() {
        float[] kept = dropout(ones(1000), 0.25, RANDOM).toFloats();
        for (int i = 0; i < kept.length; i++) assertEquals(RANDOM.uniform(i) < 0.25f ? 0 : (float) (4 / 3.0), kept[i]);
    }

    /** The share of zeros among 2^18 is within five standard deviations of the rate, and so is the mean of 1. */
    @Test
    void theRateAndTheMeanAreKept() {
        int n = 1 << 18;
        for (double rate : new double[] {0.1, 0.5, 0.9}) {
            float[] kept = dropout(ones(n), rate, RANDOM).toFloats();
            int zeros = 0;
            double mean = 0;
            for (float x : kept) {
                if (x == 0) zeros++;
                mean += x / n;
            }
            double deviation = Math.sqrt(rate * (1 - rate) / n);
            assertEquals(rate, zeros / (double) n, 5 * deviation);
            assertEquals(1, mean, 5 * deviation / (1 - rate));
        }
    }

    @Test
    void aPartHasTheMaskOfTheWhole() {
        float[] whole = dropout(ones(50), 0.5, RANDOM).toFloats();
        float[] part = Op.run(new Dropout(ones(39), 0.5, RANDOM, 11)).toFloats();
        assertArrayEquals(Slice.slice(Tensor.of(whole, 50), 0, 11, 50).toFloats(), part);
    }

    @Test
    void theGradientHasTheSameMask() {
        Tensor x = ones(300);
        try (var tape = Tape.open()) {
            Tensor kept = dropout(x, 0.4, RANDOM);
            assertArrayEquals(
                    kept.toFloats(), tape.gradients(sum(kept), List.of(x)).of(x).toFloats());
        }
    }

    @Test
    void aZeroStandsForInfinityAndNaNToo() {
        Tensor x = Tensor.of(new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1, Float.NaN, -3, -4, -5, -6}, 8);
        float[] kept = dropout(x, 0.5, RANDOM).toFloats();
        for (int i = 0; i < 8; i++) assertEquals(RANDOM.uniform(i) < 0.5f ? 0f : 2 * x.floats()[i], kept[i]);
    }

    @Test
    void aRateOfZeroChangesNothingAndOneIsNoRate() {
        Tensor x = Tensor.of(new float[] {-0f, Float.NaN, 3}, 3);
        assertArrayEquals(x.toFloats(), dropout(x, 0, RANDOM).toFloats());
        for (double rate : new double[] {1, -0.1, Double.NaN, 1 - 1e-12}) {
            String message = assertThrows(IllegalArgumentException.class, () -> dropout(x, rate, RANDOM))
                    .getMessage();
            assertTrue(message.startsWith("Dropout needs a rate from 0 to below 1"), message);
        }
    }

    private static Tensor ones(int n) {
        Tensor ones = Tensor.empty(DType.F32, Shape.of(n), Device.CPU);
        ones.fill(1);
        return ones;
    }
}
