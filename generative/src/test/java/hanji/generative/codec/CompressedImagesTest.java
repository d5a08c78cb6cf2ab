package hanji.generative.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.format.FormatException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedImagesTest {
    private static final int VERSION_AT = 8, DIGEST = 32;

    @TempDir
    private Path folder;

    /** A file of nine images, which are two blocks. */
    private static byte[] bytes(boolean labelled) {
        String digest = "ab".repeat(DIGEST);
        List<byte[]> blocks = Collections.nCopies(2, new byte[] {1, 2, 3});
        return new CompressedImages(1, digest, digest, 9, 2, 2, 1, labelled, List.of(), blocks).toBytes();
    }

    private Path written(byte[] bytes) throws Exception {
        return Files.write(folder.resolve("images"), bytes);
    }

    @Test
    void aFileSaysWhetherItHoldsLabels() throws Exception {
        for (boolean labelled : new boolean[] {false, true}) {
            CompressedImages read = CompressedImages.read(written(bytes(labelled)));
            assertEquals(labelled, read.labelled());
            assertEquals(2, read.blocks().size());
        }
    }

    /** 1 and 2 had blocks of other sizes, which would be decoded to noise. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void otherVersionsAreRefused(int version) throws Exception {
        byte[] bytes = bytes(false);
        ByteBuffer.wrap(bytes).putInt(VERSION_AT, version);
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes, 0, bytes.length - DIGEST);
        digest.digest(bytes, bytes.length - DIGEST, DIGEST);
        Path file = written(bytes);
        var error = assertThrows(FormatException.class, () -> CompressedImages.read(file));
        assertTrue(
                error.getMessage().contains("is of version " + version + ", and this Hanji reads 3 and 4"),
                error.getMessage());
    }
}
