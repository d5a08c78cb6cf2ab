package hanji.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.cuda.Precision;
import hanji.kernels.conv.Mask.Kind;
import hanji.kernels.fast.CoreCheck;
import hanji.kernels.fast.CoreCheck.Fill;
import hanji.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Convolutions on tensor cores and their gradients: every mask, colour groups, strides, ragged sizes. Sums of weights are joined from
 * parts of the images, so those have images enough.
 */
@Tag("device")
@ResourceLock(CoreCheck.DEVICES)
class CoreConvTest {
    /** Sizes of one call. */
    private record Sizes(int images, int height, int width, int in, int out, int kh, int kw, Mask mask) {
        int pixels() {
            return images * height * width;
        }

        int[] input() {
            return new int[] {images, height, width, in};
        }

        int[] weight() {
            return new int[] {kh, kw, in, out};
        }

        int[] output() {
            return new int[] {images, height, width, out};
        }
    }

    private static final List<Sizes> MASKED = List.of(
            new Sizes(1, 1, 1, 4, 8, 1, 1, Mask.NONE),
            new Sizes(2, 5, 6, 12, 20, 3, 3, Mask.NONE),
            new Sizes(3, 7, 5, 8, 36, 3, 5, Mask.A),
            new Sizes(2, 9, 8, 64, 64, 3, 3, Mask.B),
            new Sizes(3, 6, 7, 24, 36, 3, 3, new Mask(Kind.A, 3)),
            new Sizes(5, 4, 6, 24, 60, 3, 3, new Mask(Kind.B, 3)),
            new Sizes(1, 5, 4, 12, 24, 5, 3, new Mask(Kind.ROWS_ABOVE, 1)),
            new Sizes(2, 4, 9, 8, 68, 3, 3, new Mask(Kind.ROWS_UP_TO, 1)));

    /** Sizes of one call: those of the fine image, and of the weight. */
    private record Coarse(int images, int height, int width, int in, int out, int kh, int kw, Window window) {
        int[] fine() {
            return new int[] {images, height, width, in};
        }

        int[] weight() {
            return new int[] {kh, kw, in, out};
        }

        int[] coarse() {
            return new int[] {images, window.count(height, kh), window.count(width, kw), out};
        }
    }

    private static final List<Coarse> STRIDED = List.of(
            new Coarse(2, 8, 10, 8, 20, 4, 4, new Window(2, 1)),
            new Coarse(3, 7, 9, 12, 36, 3, 3, new Window(2, 1)),
            new Coarse(1, 9, 8, 8, 64, 3, 5, new Window(3, 2)),
            new Coarse(2, 5, 7, 8, 12, 1, 1, new Window(2, 0)),
            new Coarse(1, 6, 5, 64, 8, 2, 2, new Window(1, 1)));

    private static List<CoreCheck> all() {
        var all = new ArrayList<CoreCheck>();
        for (Sizes s : MASKED) {
            int taps = s.kh * s.kw;
            all.add(new CoreCheck(
                    "forward " + s,
                    List.of(s.input(), s.weight(), new int[] {s.out}),
                    in -> new Conv2d(in.get(0), in.get(1), in.get(2), s.mask),
                    taps * s.in,
                    1));
            if (s.in / s.mask.groups() > 4)
                all.add(new CoreCheck(
                        "input gradient " + s,
                        List.of(s.output(), s.weight()),
                        in -> new InputGradient(in.get(0), in.get(1), s.mask),
                        taps * s.out,
                        0));
            all.add(new CoreCheck(
                    "weight gradient " + s,
                    List.of(s.input(), s.output()),
                    in -> new WeightGradient(in.get(0), Form.AS_IS, in.get(1), Shape.of(s.weight()), s.mask),
                    s.pixels(),
                    rounds(s.images)));
        }
        for (Coarse s : STRIDED) {
            int taps = s.kh * s.kw;
            all.add(new CoreCheck(
                    "strided " + s,
                    List.of(s.fine(), s.weight(), new int[] {s.out}),
                    in -> new StridedConv2d(in.get(0), in.get(1), in.get(2), s.window),
                    taps * s.in,
                    1));
            all.add(new CoreCheck(
                    "transposed " + s,
                    List.of(s.coarse(), s.weight(), new int[] {s.in}),
                    in -> new TransposedConv2d(in.get(0), in.get(1), in.get(2), s.window, s.height, s.width),
                    taps * s.out,
                    1));
            all.add(new CoreCheck(
                    "strided weight gradient " + s,
                    List.of(s.fine(), s.coarse()),
                    in -> new StridedWeightGradient(in.get(0), in.get(1), Shape.of(s.weight()), s.window),
                    s.images * s.coarse()[1] * s.coarse()[2],
                    rounds(s.images)));
        }
        return all;
    }

    /** Additions that a part goes through in the tree that joins the parts. */
    private static int rounds(int images) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(images - 1);
    }

    private interface Check {
        void of(CoreCheck convolution, Precision precision);
    }

    private static Stream<DynamicTest> each(Check check) {
        return all().stream()
                .flatMap(convolution -> CoreCheck.PRECISIONS.stream()
                        .map(precision ->
                                dynamicTest(precision + " " + convolution, () -> check.of(convolution, precision))));
    }

    @TestFactory
    Stream<DynamicTest> everyElementIsWithinItsBound() {
        return each((convolution, precision) -> {
            for (Fill fill : Fill.values()) convolution.isWithinItsBound(precision, fill);
        });
    }

    @TestFactory
    Stream<DynamicTest> bitsAreRepeatedWithoutAFault() {
        return each(CoreCheck::repeatsItsBits);
    }

    @TestFactory
    Stream<DynamicTest> tensorCoresAreUsed() {
        return each(CoreCheck::usesTensorCores);
    }

    @TestFactory
    Stream<DynamicTest> tilesDoNotChangeTheBits() {
        return each(CoreCheck::doesNotDependOnTheTile);
    }

    /** A relu before the taps, as a residual block has it. */
    @Test
    void theGradientOfAReluIsWithinItsBound() {
        Shape weight = Shape.of(3, 3, 8, 12);
        var check = new CoreCheck(
                "weight gradient of relu",
                List.of(new int[] {2, 5, 6, 8}, new int[] {2, 5, 6, 12}),
                in -> new WeightGradient(in.get(0), Form.RELU, in.get(1), weight, Mask.B),
                60,
                2);
        for (Precision precision : CoreCheck.PRECISIONS) check.isWithinItsBound(precision, Fill.NORMAL);
    }

    /** Parts fill a GPU as far as images allow, and do not take more memory than those of STRICT. */
    @Test
    void imagesAreCutByShapesAlone() {
        assertEquals(1, CoreConv.imagesEach(pass(128, 28, 64, 64)));
        assertEquals(8, CoreConv.imagesEach(pass(1024, 8, 64, 64)));
        int each = CoreConv.imagesEach(pass(4096, 1, 256, 4096));
        assertTrue(Math.ceilDiv(4096, each) * 9L * 256 * 4096 <= WeightParts.MOST, Integer.toString(each));
    }

    private static Pass pass(int images, int side, int in, int out) {
        return Pass.forward(Shape.of(images, side, side, in), Shape.of(3, 3, in, out), Mask.NONE);
    }
}
