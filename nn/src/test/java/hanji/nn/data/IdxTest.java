package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    @TempDir
    Path folder;

    private Path imagesFile;
    private Path labelsFile;
    private final byte[] images = Fixtures.idxImages(20, 5, 4, 1);
    private final byte[] labels = Fixtures.idxLabels(20, 2);

    @BeforeEach
    void writeGoodFiles() throws IOException {
        imagesFile = Files.write(folder.resolve("images"), images);
        labelsFile = Files.write(folder.resolve("labels"), labels);
    }

    private Images read() {
        return Idx.read(imagesFile, labelsFile, List.of());
    }

    /** Images from memory, since thousands of files take long. */
    private Images read(byte[] imagesContent) {
        return Idx.read(imagesFile, imagesContent, labelsFile, labels, List.of());
    }

    private String rejected(Path file) {
        return Rejection.of(file, this::read);
    }

    private String rejectedImages(byte[] content) throws IOException {
        Files.write(imagesFile, content);
        return rejected(imagesFile);
    }

    @Test
    void plainFilesAreRead() {
        Images read = read();
        assertEquals("Images[20, 5, 4, 1]", read.toString());
        assertArrayEquals(Arrays.copyOfRange(images, 16, images.length), read.pixels());
        for (int i = 0; i < read.count(); i++) {
            assertEquals(labels[8 + i], read.label(i));
        }
    }

    @Test
    void gzipFilesHoldTheSame() throws IOException {
        String plain = read().sha256();
        Files.write(imagesFile, Fixtures.gzip(images));
        Files.write(labelsFile, Fixtures.gzip(labels));
        assertEquals(plain, read().sha256());
    }

    @Test
    void aFolderIsReadPlainOrGzip() throws IOException {
        Split plain = Idx.read(
                Fixtures.idxFolder(folder.resolve("plain"), false), List.of(), LoadOptions.DEFAULT, LoadListener.NONE);
        Split gzip = Idx.read(
                Fixtures.idxFolder(folder.resolve("gzip"), true), List.of(), LoadOptions.DEFAULT, LoadListener.NONE);
        assertEquals(19, plain.train().count());
        assertEquals(10, plain.test().count());
        assertEquals(plain.train().sha256(), gzip.train().sha256());
        assertEquals(plain.test().sha256(), gzip.test().sha256());
    }

    @Test
    void eachMissingFileOfAFolderIsNamed() throws IOException {
        for (String name : Idx.FILES) {
            Path incomplete = Fixtures.idxFolder(folder.resolve("without-" + name), false);
            Files.delete(incomplete.resolve(name));
            String message = Rejection.of(
                    incomplete.resolve(name),
                    () -> Idx.read(incomplete, List.of(), LoadOptions.DEFAULT, LoadListener.NONE));
            assertTrue(message.contains("is missing"), message);
        }
    }

    @Test
    void trainingAndTestImagesMustHaveOneSize() throws IOException {
        Path mixed = Fixtures.idxFolder(folder.resolve("mixed"), false);
        Path test = Files.write(mixed.resolve(Idx.FILES.get(2)), Fixtures.idxImages(10, 4, 5, 3));
        assertTrue(Rejection.of(test, () -> Idx.read(mixed, List.of(), LoadOptions.DEFAULT, LoadListener.NONE))
                .contains("holds images of 4 x 5"));
    }

    @Test
    void anEmptyFileIsRejected() throws IOException {
        assertTrue(rejectedImages(new byte[0]).contains("is empty"));
    }

    @Test
    void aFolderInPlaceOfAFileIsRejected() throws IOException {
        Files.delete(imagesFile);
        Files.createDirectory(imagesFile);
        assertTrue(rejected(imagesFile).contains("is a folder"));
    }

    @Test
    void aLinkToItselfIsRejected() throws IOException {
        Files.delete(imagesFile);
        Files.createSymbolicLink(imagesFile, imagesFile);
        assertTrue(rejected(imagesFile).contains("cannot be read (Too many levels"));
    }

    @Test
    void aFileThatTheUserMayNotReadIsRejected() throws IOException {
        Files.setPosixFilePermissions(imagesFile, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(imagesFile), "skipped, because this user (root?) may read everything");
        assertTrue(rejected(imagesFile).contains("may not be read"));
    }

    @Test
    void aFileThatFailsWhileBeingReadIsRejected() {
        imagesFile = Path.of("/proc/self/mem");
        assumeTrue(Files.exists(imagesFile), "skipped, because there is no /proc/self/mem, whose reads fail");
        assertTrue(rejected(imagesFile).contains("cannot be read"));
    }

    @Test
    void aNameWithALineBreakStaysOnOneLine() {
        imagesFile = folder.resolve("a\nb");
        Rejection.of(folder.resolve("a?b"), this::read);
    }

    @Test
    void aFileCutShortAnywhereIsRejected() throws IOException {
        for (byte[] whole : List.of(images, Fixtures.gzip(images))) {
            for (int length = 1; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                String message = Rejection.of(imagesFile, () -> read(part));
                assertTrue(message.contains("is truncated"), message);
            }
        }
    }

    @Test
    void aFileThatGoesOnIsRejected() throws IOException {
        for (byte[] whole : List.of(images, Fixtures.gzip(images))) {
            for (int extra : new int[] {1, 7, 8, 17, 18, 19, 40, 5000}) {
                String message = rejectedImages(Arrays.copyOf(whole, whole.length + extra));
                assertTrue(message.contains("goes on after its data"), message);
            }
        }
        byte[] longer = Fixtures.gzip(Arrays.copyOf(images, images.length + 1));
        assertTrue(rejectedImages(longer).contains("goes on after its data"));
    }

    @Test
    void noFlippedBitOfAGzipFileChangesTheImages() throws IOException {
        String sound = read().sha256();
        byte[] whole = Fixtures.gzip(images);
        int rejected = 0;
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertEquals(sound, read(flipped).sha256(), "bit " + bit);
            } catch (DataException e) {
                rejected++;
                Rejection.of(imagesFile, () -> read(flipped));
            }
        }
        // Only the time stamp and the like may differ, in the 10 bytes of the header.
        assertTrue(rejected >= 8 * (whole.length - 10), rejected + " rejected of " + 8 * whole.length);
    }

    @Test
    void anotherMagicNumberIsRejected() throws IOException {
        for (int magic : new int[] {0, 0x801, 0x804, 0xd03, 0x01000803, 0x03080000, 0x89504e47}) {
            String message = rejectedImages(Fixtures.idx(magic, new int[] {20, 5, 4}, new byte[400]));
            assertTrue(message.contains("begins with 0x%08x; expected 0x00000803".formatted(magic)), message);
        }
    }

    @Test
    void imagesAndLabelsInterchangedAreRejected() {
        Path swap = imagesFile;
        imagesFile = labelsFile;
        labelsFile = swap;
        assertTrue(rejected(imagesFile).contains("begins with 0x00000801"));
    }

    @Test
    void aSizeOfZeroIsRejected() throws IOException {
        for (int axis = 0; axis < 3; axis++) {
            int[] sizes = {20, 5, 4};
            sizes[axis] = 0;
            assertTrue(rejectedImages(Fixtures.idx(0x803, sizes, new byte[0])).contains("a size of 0"));
        }
    }

    @Test
    void hugeSizesAreRejectedWithoutAllocating() throws IOException {
        int[][] hostile = {{-1, -1, -1}, {1 << 16, 1 << 16, 1}, {1 << 30, 2, 2}, {1 << 30, 1 << 30, 16}, {21, 5, 4}};
        for (int[] sizes : hostile) {
            byte[] file = Fixtures.idx(0x803, sizes, new byte[400]);
            assertTrue(rejectedImages(file).contains("is truncated"));
            assertTrue(rejectedImages(Fixtures.gzip(file)).contains("is truncated"));
        }
    }

    @Test
    void aFileThatMayExpandBeyondMemoryIsRejected() throws IOException {
        byte[] incompressible = Fixtures.randomBytes(4_000_000, 256, 5);
        byte[] file = Fixtures.gzip(Fixtures.idx(0x803, new int[] {1 << 16, 1 << 8, 1 << 7}, incompressible));
        assertTrue(rejectedImages(file).contains("claims 65536 images of 256 x 128 x 1, 2147 MB"));
    }

    @Test
    void asManyLabelsAsImagesAreDemanded() throws IOException {
        Files.write(labelsFile, Fixtures.idxLabels(19, 2));
        String message = rejected(labelsFile);
        assertTrue(message.contains("holds 19 labels; expected 20 labels"), message);
        assertTrue(message.contains(imagesFile.toString()), message);
    }

    @Test
    void aLabelWithoutANameIsRejected() {
        String message = Rejection.of(labelsFile, () -> Idx.read(imagesFile, labelsFile, List.of("zero", "one")));
        assertTrue(message.contains("expected labels 0 to 1"), message);
    }
}
