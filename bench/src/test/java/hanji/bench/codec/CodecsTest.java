package hanji.bench.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.generative.report.Picture;
import hanji.nn.data.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodecsTest {
    @TempDir
    private Path folder;

    @Test
    void aSpriteHasTheImagesRowByRowAndBlackWhereNoneAreLeft() {
        Images images = Images.unlabelled(1, 2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        Picture sprite = Codecs.sprite(images);
        assertEquals(2, sprite.height());
        assertEquals(4, sprite.width());
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 0, 0}, sprite.pixels());
    }

    @Test
    void aProgramIsMeasuredByWhatItWrites() throws IOException {
        Program xz = Program.all().stream()
                .filter(program -> program.name().equals("xz"))
                .findFirst()
                .orElseThrow();
        assumeTrue(xz.installed(), "skipped, because xz is not installed");
        Path input = Files.write(folder.resolve("in.raw"), new byte[10_000]);
        long bytes = xz.bytes(input, folder);
        assertTrue(bytes > 0 && bytes < 1000, "zeros in " + bytes + " bytes");
    }

    @Test
    void aProgramThatIsNotThereIsNotInstalled() {
        assertFalse(new Program("none", false, List.of("hanji-no-such-program", "IN", "OUT")).installed());
    }
}
