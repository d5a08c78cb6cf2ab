package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Decodes;
import hanji.generative.model.Describes;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Codes of 20 numbers that are an image's pixels, whose first pixel is the class: below 50, below 150, and above. */
class AttributeMovesTest {
    private static final int NUMBERS = 20;
    private static final Philox KEY = new Philox(3, 0, 0);

    private record Pixels() implements Decodes, Describes {
        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }

        @Override
        public Images decode(Tensor codes) {
            byte[] pixels = new byte[codes.size()];
            for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) Math.clamp(Math.round(codes.get(i)), 0, 255);
            return Images.unlabelled(1, NUMBERS, 1, pixels);
        }

        @Override
        public Description describe(Images images) {
            double[] logProbs = new double[3 * images.count()];
            byte[] pixels = images.pixels();
            for (int n = 0; n < images.count(); n++) {
                int first = Byte.toUnsignedInt(pixels[n * NUMBERS]);
                logProbs[3 * n + (first < 50 ? 0 : first < 150 ? 1 : 2)] = 1;
            }
            return new Description(
                    Tensor.of(new double[images.count()], images.count(), 1), Tensor.of(logProbs, images.count(), 3));
        }
    }

    /** Codes that differ in their first number alone. */
    private static Codes codes(double... first) {
        double[] values = new double[first.length * NUMBERS];
        for (int n = 0; n < first.length; n++) values[n * NUMBERS] = first[n];
        return new Codes(values, first.length, DType.F64);
    }

    private static final ClassMeans MEANS = ClassMeans.of(codes(0, 20, 100, 200, 220), new int[] {0, 0, 1, 2, 2}, 4);

    private static AttributeMoves moves(Codes codes, int[] classes, int[] targets, double strength) {
        return found(codes, classes, targets, strength).orElseThrow();
    }

    private static Optional<AttributeMoves> found(Codes codes, int[] classes, int[] targets, double strength) {
        return AttributeMoves.of(new Pixels(), new Pixels(), MEANS, codes, classes, targets, strength, KEY, _ -> {});
    }

    @Test
    void theVectorIsTheDifferenceOfTheMeanCodes() {
        double[] vector = new double[NUMBERS];
        vector[0] = 110;
        assertArrayEquals(vector, MEANS.vector(1, 2));
        double[] moved = codes(100 - 220).code(0);
        assertArrayEquals(moved, MEANS.moved(codes(100).code(0), 2, 1, 2), "twice from 210 to 100");
        assertArrayEquals(new int[] {2, 1, 2, 0}, MEANS.counts());
        assertFalse(MEANS.has(3));
    }

    @Test
    void imagesArriveByTheVectorAndNotByARandomOneOfItsLength() {
        double[] first = new double[100];
        Arrays.setAll(first, i -> 10 + i % 30);
        AttributeMoves moves = moves(codes(first), new int[100], new int[] {1}, 1);
        assertEquals(new Interval(1, 1, 1), moves.share(KEY));
        Interval astray = moves.shareAtRandom(KEY);
        assertTrue(astray.value() > 0 && astray.high() < 0.3, astray::textWithEnds);
        assertEquals(100, moves.count(0, 1));
        assertEquals(1, moves.share(0, 1));
        assertEquals(
                0,
                moves(codes(first), new int[100], new int[] {1}, 0.1).share(KEY).value());
    }

    /** From 0 to classes 1 and 2 goes well; from 145 to 0 at 55, too far; to 2 at 255, well. */
    @Test
    void aCodeHasTheShareOfItsOwnMoves() {
        AttributeMoves moves = moves(codes(0, 145), new int[] {0, 1}, new int[] {0, 1, 2, 3}, 1);
        assertEquals(
                List.of(
                        new AttributeMoves.Move(0, 0, 1),
                        new AttributeMoves.Move(0, 0, 2),
                        new AttributeMoves.Move(1, 1, 0),
                        new AttributeMoves.Move(1, 1, 2)),
                moves.moves(),
                "to no class of its own, and to none without a mean");
        assertArrayEquals(new boolean[] {true, true, false, true}, moves.arrived());
        assertEquals(0.75, moves.share(KEY).value());
        assertEquals(0, moves.share(1, 0));
        assertTrue(Double.isNaN(moves.share(2, 0)));
    }

    @Test
    void whereThereIsNoWayThereAreNoMoves() {
        assertTrue(found(codes(0), new int[1], new int[] {0, 3}, 1).isEmpty());
    }
}
