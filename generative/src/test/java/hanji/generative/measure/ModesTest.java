package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.generative.model.Classifies;
import hanji.nn.data.Images;
import hanji.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModesTest {
    @Test
    void kindsAreCountedAndTheirEntropyIsThatOfTheirFrequencies() {
        int[] kinds = {3, 3, 0, 7};
        assertEquals(3, Modes.distinct(kinds).ofAll(4));
        assertEquals(2, Modes.distinct(kinds).of(new int[] {0, 1, 2}));
        assertEquals(1.5 * Math.log(2), Modes.entropy(kinds).ofAll(4), 1e-15);
        assertEquals(0, Modes.entropy(kinds).of(new int[] {0, 1}));
    }

    @Test
    void theLikeliestClassIsPredictedAndTheLowestOfSeveral() {
        assertArrayEquals(new int[] {2, 0}, Modes.predicted(new double[] {-3, -2, -1, -1, -1, -1}, 2));
    }

    /** Takes an image's first pixel for its class. */
    private record FirstPixel() implements Classifies {
        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }

        @Override
        public Tensor logProbs(Images images) {
            double[] logProbs = new double[10 * images.count()];
            for (int n = 0; n < images.count(); n++) logProbs[10 * n + images.pixels()[n * images.imageSize()]] = 1;
            return Tensor.of(logProbs, images.count(), 10);
        }
    }

    private static Images stacks(int count) {
        byte[] pixels = new byte[count * 2 * 3];
        for (int n = 0; n < count; n++) {
            pixels[6 * n] = (byte) (n / 100 % 10);
            pixels[6 * n + 1] = (byte) (n / 10 % 10);
            pixels[6 * n + 2] = (byte) (n % 10);
        }
        return Images.unlabelled(1, 2, 3, pixels);
    }

    /** In more parts than one; all 1,000 stacks of digits have a number of their own, and doubles add none. */
    @Test
    void stacksOfDigitsHaveAThousandKinds() {
        int[] kinds = Modes.stacked(new FirstPixel(), stacks(1100), 10, _ -> {});
        for (int n = 0; n < 1100; n++) assertEquals(n % 1000, kinds[n]);
        assertEquals(1000, Modes.distinct(kinds).ofAll(1100));
        assertEquals(79, Modes.distinct(kinds).ofAll(79));
        Images grey = Images.unlabelled(1, 2, 1, new byte[2]);
        assertThrows(IllegalArgumentException.class, () -> Modes.stacked(new FirstPixel(), grey, 10, _ -> {}));
    }
}
