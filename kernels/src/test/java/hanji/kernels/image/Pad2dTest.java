package hanji.kernels.image;

import static hanji.kernels.image.Pad2d.pad2d;
import static hanji.kernels.image.PadMode.CIRCULAR;
import static hanji.kernels.image.PadMode.REFLECT;
import static hanji.kernels.image.PadMode.REPLICATE;
import static hanji.kernels.image.UpsampleTest.assertMessage;
import static hanji.kernels.image.UpsampleTest.dot;
import static hanji.kernels.image.UpsampleTest.random;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Pad2dTest {
    /** a b c, with two columns before it and one after. */
    private static final Tensor ROW = Tensor.of(new float[] {1, 2, 3}, 1, 1, 3, 1);

    @Test
    void marginsAreMadeOfTheImage() {
        assertArrayEquals(
                new float[] {3, 2, 1, 2, 3, 2}, pad2d(ROW, columns(REFLECT)).toFloats());
        assertArrayEquals(
                new float[] {1, 1, 1, 2, 3, 3}, pad2d(ROW, columns(REPLICATE)).toFloats());
        assertArrayEquals(
                new float[] {2, 3, 1, 2, 3, 1}, pad2d(ROW, columns(CIRCULAR)).toFloats());
    }

    @Test
    void rowsAreMadeLikeColumns() {
        Tensor image = Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2, 1);
        assertArrayEquals(
                new float[] {4, 3, 4, 3, 2, 1, 2, 1, 4, 3, 4, 3, 2, 1, 2, 1},
                pad2d(image, Margins.of(1, REFLECT)).toFloats());
        assertArrayEquals(
                new float[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4},
                pad2d(image, Margins.of(1, REPLICATE)).toFloats());
        assertArrayEquals(
                new float[] {4, 3, 4, 3, 2, 1, 2, 1, 4, 3, 4, 3, 2, 1, 2, 1},
                pad2d(image, Margins.of(1, CIRCULAR)).toFloats());
    }

    @Test
    void aMarginMayGoRoundTheImageMoreThanOnce() {
        var far = new Margins(0, 0, 4, 5, CIRCULAR);
        assertArrayEquals(
                new float[] {3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2},
                pad2d(ROW, far).toFloats());
    }

    /** Each pixel counts as often as it stands in the padded image. */
    @Test
    void gradientsAreHandedToTheirPixels() {
        assertArrayEquals(new float[] {1, 3, 2}, counts(REFLECT));
        assertArrayEquals(new float[] {3, 1, 2}, counts(REPLICATE));
        assertArrayEquals(new float[] {2, 2, 2}, counts(CIRCULAR));
    }

    @ParameterizedTest
    @EnumSource
    void theGradientIsTheAdjoint(PadMode mode) {
        for (int[] widths : new int[][] {{1, 1, 1, 1}, {0, 3, 2, 1}, {3, 0, 4, 4}}) {
            var margins = new Margins(widths[0], widths[1], widths[2], widths[3], mode);
            Tensor x = random(1, 2, 4, 5, 3), padded = pad2d(x, margins);
            Tensor y = random(2, padded.shape().dims());
            assertEquals(dot(padded, y), dot(x, Op.run(new Pad2d.InputGradient(y, margins))), 1e-10);
        }
    }

    /** In ascending order, which the canonical order of the gradient is. */
    @ParameterizedTest
    @EnumSource
    void aPixelStandsWhereItIsTheSource(PadMode mode) {
        for (int extent = 1; extent < 6; extent++)
            for (int before = 0; before < extent; before++)
                for (int after = 0; after < extent; after++) {
                    var axis = new PaddedAxis(extent, before, after, mode);
                    for (int pixel = 0; pixel < extent; pixel++) {
                        int wanted = pixel;
                        int[] expected = IntStream.range(0, axis.length())
                                .filter(place -> axis.source(place) == wanted)
                                .toArray();
                        int[] places = new int[axis.length()], count = new int[1];
                        axis.eachPlace(pixel, place -> places[count[0]++] = place);
                        assertArrayEquals(expected, Arrays.copyOf(places, count[0]), axis + ", pixel " + pixel);
                    }
                }
    }

    @Test
    void misuseIsNamed() {
        assertMessage("needs images [N, H, W, C]", () -> pad2d(Tensor.of(new float[3], 3), Margins.of(1, REFLECT)));
        assertMessage(
                "too small for Margins[top=0, bottom=0, left=3", () -> pad2d(ROW, new Margins(0, 0, 3, 0, REFLECT)));
        assertMessage("too small", () -> pad2d(Tensor.of(new float[0], 1, 0, 3, 1), Margins.of(1, CIRCULAR)));
        assertMessage("must not be negative", () -> Margins.of(-1, REPLICATE));
    }

    private static Margins columns(PadMode mode) {
        return new Margins(0, 0, 2, 1, mode);
    }

    private static float[] counts(PadMode mode) {
        try (var tape = Tape.open()) {
            Tensor total = sum(pad2d(ROW, columns(mode)));
            return tape.gradients(total, List.of(ROW)).of(ROW).toFloats();
        }
    }
}
