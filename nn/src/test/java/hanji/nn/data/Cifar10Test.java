package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
    private static final int RECORD = 3073;

    @TempDir
    Path folder;

    @BeforeEach
    void writeGoodFiles() throws IOException {
        Fixtures.cifarFolder(folder, 3);
    }

    private String rejected(String name) {
        return Rejection.of(folder.resolve(name), () -> Cifar10.read(folder, LoadOptions.DEFAULT));
    }

    @Test
    void planesBecomePixels() throws IOException {
        Split split = Cifar10.read(folder, LoadOptions.DEFAULT.withValidation(0));
        assertEquals("Images[15, 32, 32, 3]", split.train().toString());
        assertEquals("Images[3, 32, 32, 3]", split.test().toString());
        byte[] pixels = split.train().pixels();
        for (int image = 0; image < 15; image++) {
            byte[] file = Files.readAllBytes(folder.resolve(Cifar10.FILES.get(image / 3)));
            int record = image % 3 * RECORD;
            assertEquals(file[record], split.train().label(image));
            for (int y = 0; y < 32; y++) {
                for (int x = 0; x < 32; x++) {
                    for (int c = 0; c < 3; c++) {
                        byte expected = file[record + 1 + (c * 32 + y) * 32 + x];
                        assertEquals(expected, pixels[((image * 32 + y) * 32 + x) * 3 + c]);
                    }
                }
            }
        }
    }

    @Test
    void theFolderThatTheArchiveUnpacksToIsFound() throws IOException {
        Path outer = folder.resolve("outer");
        Fixtures.cifarFolder(outer.resolve("cifar-10-batches-bin"), 3);
        assertTrue(Cifar10.isIn(outer));
        assertEquals(
                Cifar10.read(folder, LoadOptions.DEFAULT).train().sha256(),
                Cifar10.read(outer, LoadOptions.DEFAULT).train().sha256());
    }

    @Test
    void eachMissingOrEmptyFileIsNamed() throws IOException {
        for (String name : Cifar10.FILES) {
            byte[] good = Files.readAllBytes(folder.resolve(name));
            Files.delete(folder.resolve(name));
            assertTrue(rejected(name).contains("is missing"));
            Files.write(folder.resolve(name), new byte[0]);
            assertTrue(rejected(name).contains("is empty"));
            Files.write(folder.resolve(name), good);
        }
        Cifar10.read(folder, LoadOptions.DEFAULT);
    }

    @Test
    void aFileCutShortIsRejected() throws IOException {
        for (String name : Cifar10.FILES) {
            byte[] good = Files.readAllBytes(folder.resolve(name));
            for (int eighth = 1; eighth < 8; eighth++) {
                int length = good.length * eighth / 8;
                Files.write(folder.resolve(name), Arrays.copyOf(good, length));
                assertTrue(rejected(name).contains("holds " + length + " bytes"));
            }
            Files.write(folder.resolve(name), good);
        }
    }

    @Test
    void aFileWithFewerOrMoreImagesThanTheFirstIsRejected() throws IOException {
        String name = "data_batch_4.bin";
        byte[] good = Files.readAllBytes(folder.resolve(name));
        for (int count : new int[] {1, 2, 4}) {
            Files.write(folder.resolve(name), Arrays.copyOf(good, count * RECORD));
            assertTrue(rejected(name).contains("holds " + count + " images; expected 3 as in data_batch_1.bin"));
        }
    }

    @Test
    void aLabelAboveNineIsRejected() throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve("test_batch.bin"));
        bytes[RECORD] = (byte) 200;
        Files.write(folder.resolve("test_batch.bin"), bytes);
        assertTrue(rejected("test_batch.bin").contains("has the label 200 at byte 3073"));
    }
}
