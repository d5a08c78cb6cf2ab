package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void aScalarHasRankZeroAndOneElement() {
        assertEquals(0, Shape.of().rank());
        assertEquals(1, Shape.of().size());
        assertEquals("[]", Shape.of().toString());
    }

    @Test
    void anExtentOfZeroMeansNoElements() {
        assertEquals(0, Shape.of(2, 0, 3).size());
        assertEquals(3, Shape.of(2, 0, 3).rank());
    }

    @Test
    void negativeAxesCountFromTheEnd() {
        Shape shape = Shape.of(2, 3, 5);
        assertEquals(5, shape.dim(-1));
        assertEquals(2, shape.dim(-3));
        assertEquals(1, shape.axis(-2));
        assertEquals(Shape.of(2, 3, 7), shape.with(-1, 7));
    }

    @Test
    void anAxisOutsideIsNamedWithTheShape() {
        for (int axis : new int[] {3, -4}) {
            var error = assertThrows(
                    IllegalArgumentException.class, () -> Shape.of(2, 3, 5).dim(axis));
            assertEquals("axis " + axis + " is outside shape [2, 3, 5]", error.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> Shape.of().dim(-1));
    }

    @Test
    void negativeExtentsAreRejected() {
        var error = assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1));
        assertTrue(error.getMessage().contains("[2, -1]"), error::getMessage);
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, 3).with(0, -1));
    }

    @Test
    void moreElementsThanAnArrayHoldsAreRejected() {
        assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 16, 1 << 15));
        assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 30, 1 << 30, 1 << 30, 4));
        assertEquals(1 << 30, Shape.of(1 << 15, 1 << 15).size());
    }

    @Test
    void anExtentOfZeroHidesNoOverflow() {
        int huge = Integer.MAX_VALUE;
        assertThrows(IllegalArgumentException.class, () -> Shape.of(0, huge, huge));
        assertThrows(IllegalArgumentException.class, () -> Shape.of(huge, huge, 0));
    }

    @Test
    void partsOfTheSizeMultiplyUp() {
        Shape shape = Shape.of(2, 3, 5);
        assertEquals(6, shape.size(0, 2));
        assertEquals(1, shape.size(1, 1));
        assertEquals(30, shape.size(0, 3));
    }

    @Test
    void laterChangesToTheArrayDoNotReachTheShape() {
        int[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.dims()[1] = 9;
        assertEquals(Shape.of(2, 3), shape);
    }

    @Test
    void equalExtentsAreEqualShapes() {
        assertEquals(Shape.of(2, 3), Shape.of(2, 3));
        assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
        assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
        assertNotEquals(Shape.of(), Shape.of(1));
    }
}
