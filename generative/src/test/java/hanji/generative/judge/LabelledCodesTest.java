package hanji.generative.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.measure.Codes;
import hanji.generative.model.Describes;
import hanji.generative.model.DrawsCodes;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;

class LabelledCodesTest {
    private static final Noise NOISE = new Noise(2);

    /** Codes of one number from 0 to 3, drawn alike; the image's one pixel and its class are the number. */
    private record Numbers() implements DrawsCodes, Describes {
        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }

        @Override
        public Tensor codes(Philox noise, int first, int count) {
            double[] codes = new double[count];
            for (int i = 0; i < count; i++) codes[i] = noise.bits(first + i) & 3;
            return Tensor.of(codes, count, 1);
        }

        @Override
        public Images decode(Tensor codes) {
            byte[] pixels = new byte[codes.size()];
            for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) codes.get(i);
            return Images.unlabelled(1, 1, 1, pixels);
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            return decode(codes(noise, first, count));
        }

        @Override
        public Description describe(Images images) {
            double[] logProbs = new double[5 * images.count()];
            for (int n = 0; n < images.count(); n++) logProbs[5 * n + images.pixels()[n]] = 1;
            return new Description(
                    Tensor.of(new double[images.count()], images.count(), 1), Tensor.of(logProbs, images.count(), 5));
        }
    }

    private static LabelledCodes drawn(int count, int... wanted) {
        var numbers = new Numbers();
        return LabelledCodes.drawn(numbers, numbers, NOISE, wanted, count, _ -> {})
                .orElseThrow();
    }

    @Test
    void drawingGoesOnUntilThereAreEnoughOfAClass() {
        LabelledCodes found = drawn(700, 1, 3);
        assertEquals(700, found.classes().length);
        for (int i = 0; i < 700; i++) {
            assertEquals(found.classes()[i], found.codes().values()[i]);
            assertEquals(1, found.classes()[i] % 2);
        }
        assertArrayEquals(found.codes().values(), drawn(700, 3, 1).codes().values());
    }

    @Test
    void aClassThatIsNeverDrawnEndsTheSearch() {
        var numbers = new Numbers();
        assertTrue(LabelledCodes.drawn(numbers, numbers, NOISE, new int[] {4}, 20, _ -> {})
                .isEmpty());
    }

    @Test
    void someAreChosenByTheirClassInARandomOrder() {
        var numbers = new Numbers();
        var codes = new Codes(new double[] {0, 1, 2, 1, 1, 3}, 6, DType.F64);
        LabelledCodes all = LabelledCodes.of(numbers, numbers, codes, _ -> {});
        assertArrayEquals(new int[] {0, 1, 2, 1, 1, 3}, all.classes());
        Philox order = NOISE.of("order", 0);
        LabelledCodes some = all.only(new int[] {1, 2}, 3, order).orElseThrow();
        assertEquals(3, some.classes().length);
        assertTrue(Arrays.stream(some.classes()).allMatch(label -> label == 1 || label == 2));
        assertTrue(all.only(new int[] {4}, 3, order).isEmpty());
        assertEquals(3, all.means(5).counts()[1]);
    }
}
