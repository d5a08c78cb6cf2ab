package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.nn.data.Images;
import org.junit.jupiter.api.Test;

class ImageGridTest {
    private static final byte B = 0x60;

    @Test
    void imagesFillTheRowsInOrderAndLeaveABorder() {
        var images = Images.unlabelled(1, 2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        Picture grid = ImageGrid.of(images, 2);
        assertEquals(5, grid.height());
        assertEquals(7, grid.width());
        assertArrayEquals(
                new byte[] {
                    B, B, B, B, B, B, B,
                    B, 1, 2, B, 3, 4, B,
                    B, B, B, B, B, B, B,
                    B, 5, 6, B, B, B, B,
                    B, B, B, B, B, B, B
                },
                grid.pixels());
    }

    @Test
    void coloursStayTogetherWhenEnlarged() {
        Picture large = new Picture(new byte[] {1, 2, 3, 4, 5, 6}, 1, 2, 3).enlarged(2);
        assertArrayEquals(
                new byte[] {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6}, large.pixels());
    }

    @Test
    void aGridOfNothingIsRejected() {
        assertThrows(IllegalArgumentException.class, () -> ImageGrid.of(Images.unlabelled(2, 2, 1, new byte[0]), 8));
        assertThrows(IllegalArgumentException.class, () -> ImageGrid.of(Images.unlabelled(2, 2, 1, new byte[4]), 0));
    }
}
