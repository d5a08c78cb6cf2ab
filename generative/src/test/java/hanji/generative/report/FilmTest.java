package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.report.Exhibit.Grid;
import hanji.nn.data.Images;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilmTest {
    /** Images of 2 x 3 pixels, each of one grey: that of the moment and its own number. */
    private static Grid moment(int moment, int images) {
        byte[] pixels = new byte[images * 6];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (40 * moment + i / 6);
        return new Grid(Images.unlabelled(2, 3, 1, pixels), "step " + moment);
    }

    private static int grey(Picture picture, int y, int x) {
        return picture.pixels()[y * picture.width() + x];
    }

    @Test
    void aStripHasARowForEachMomentWithItsFirstImages() {
        Picture strip = new Film(List.of(moment(0, 12), moment(1, 12), moment(2, 12))).strip();
        assertEquals(1 + 3 * 3, strip.height());
        assertEquals(1 + 8 * 4, strip.width());
        for (int row = 0; row < 3; row++)
            for (int image = 0; image < 8; image++)
                for (int y = 0; y < 2; y++)
                    for (int x = 0; x < 3; x++)
                        assertEquals(40 * row + image, grey(strip, 1 + 3 * row + y, 1 + 4 * image + x));
    }

    @Test
    void aFrameHasAllImagesOfItsMomentAndTheLastStaysLongest() {
        List<Gif.Frame> frames = new Film(List.of(moment(0, 12), moment(1, 12))).loop(2);
        assertEquals(2, frames.size());
        Picture last = frames.getLast().picture();
        assertArrayEquals(ImageGrid.of(moment(1, 12).images(), 8, 2).pixels(), last.pixels());
        assertEquals(40 + 11, grey(last, 2 * (1 + 3), 2 * (1 + 4 * 3)));
        assertTrue(frames.getLast().hundredths() > frames.getFirst().hundredths());
    }

    @Test
    void aFrameOfTheImagesOfARowHasTwoRows() {
        Picture frame = new Film(List.of(moment(0, 8))).loop(1).getFirst().picture();
        assertArrayEquals(ImageGrid.of(moment(0, 8).images(), 4).pixels(), frame.pixels());
    }

    @Test
    void onAPageEachRowHasItsNameAndThePictureMoves() {
        String html = Sections.show(
                new Exhibit.Moving("Over time", new Film(List.of(moment(0, 8), moment(1, 8))), "said below"));
        assertEquals(2, html.split("data:image/png;base64,", -1).length - 1);
        assertEquals(1, html.split("data:image/gif;base64,", -1).length - 1);
        for (String words : Arrays.asList("<span>step 0</span>", "<span>step 1</span>", "said below", "<h2>Over time"))
            assertTrue(html.contains(words), words);
    }
}
