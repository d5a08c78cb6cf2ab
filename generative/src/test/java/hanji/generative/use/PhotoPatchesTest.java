package hanji.generative.use;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoPatchesTest {
    @TempDir
    private Path folder;

    /** A photograph whose red is its column over 4, so that a square's place is seen. */
    @Test
    void noPixelIsInATrainingAndInATestSquare() throws IOException {
        byte[] pixels = new byte[416 * 640 * 3];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (i % 3 == 0 ? i / 3 % 640 / 4 : 7);
        Path photo = folder.resolve("photo.png");
        Png.write(photo, new Picture(pixels, 416, 640, 3));
        Path squares = folder.resolve("squares");
        PhotoPatches.cut(List.of(photo), squares);
        Split split = DataSet.of(squares.toString()).load(new DataRoots(folder, List.of()));
        assertEquals(13 * 5, split.test().count());
        assertEquals(25 * 29, split.train().count() + split.validation().count());
        byte[] train = split.train().pixels(), test = split.test().pixels();
        for (int i = 0; i < train.length; i += 3) assertTrue(Byte.toUnsignedInt(train[i]) < 480 / 4);
        for (int i = 0; i < test.length; i += 3) assertTrue(Byte.toUnsignedInt(test[i]) >= 480 / 4);
    }
}
