package hanji.generative.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.report.Picture;
import hanji.nn.data.Images;
import java.util.List;
import org.junit.jupiter.api.Test;

class TilesTest {
    private static final Picture GREY = new Picture(new byte[] {10, 20, 30, 40}, 2, 2, 1);

    @Test
    void greyPicturesMakeAGreyGridAndOneInColourMakesAllOfIt() {
        Picture grey = Tiles.grid(List.of(GREY, GREY, GREY), 2, 3);
        assertEquals(1, grey.channels());
        assertEquals(3 * 7, grey.height());
        assertEquals(3 * 7, grey.width());
        Picture mixed = Tiles.grid(List.of(GREY, Tiles.warned(GREY)), 2, 1);
        assertEquals(3, mixed.channels());
        int pixel = 3 * (mixed.width() + 1);
        assertArrayEquals(
                new byte[] {10, 10, 10},
                new byte[] {mixed.pixels()[pixel], mixed.pixels()[pixel + 1], mixed.pixels()[pixel + 2]});
    }

    @Test
    void aPartStandsAtTheTopLeftOfItsPlace() {
        Picture part = Tiles.part(GREY, 0, 1, 2, 1, 2, 3);
        assertArrayEquals(new byte[] {20, 0x60, 0x60, 40, 0x60, 0x60}, part.pixels());
    }

    @Test
    void imagesAreShownOfEachClassInTurn() {
        Images images = Images.of(1, 1, 1, new byte[] {1, 2, 3, 4, 5, 6}, new int[] {1, 1, 0, 2, 0, 0}, List.of());
        assertArrayEquals(
                new byte[] {3, 1, 4, 5, 2, 6}, Shown.ofEachClass(images, 9).pixels());
        assertArrayEquals(new int[] {0, 1, 2, 0}, Shown.ofEachClass(images, 4).labels());
    }
}
