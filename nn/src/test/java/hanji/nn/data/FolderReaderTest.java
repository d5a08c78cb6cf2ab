package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReaderTest {
    private static final LoadOptions DEFAULT = LoadOptions.DEFAULT;
    private static final LoadOptions SKIP =
            new LoadOptions(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty(), true);

    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    private final LoadListener listener = new LoadListener() {
        @Override
        public void notice(String line) {
            notices.add(line.replace(folder + ": ", ""));
        }

        @Override
        public void skipped(Path file, String problem) {
            skipped.add(FileBytes.name(file) + " " + problem);
        }
    };

    private Path write(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private void grays(String in, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            write(in + "/%02d.png".formatted(i), Fixtures.grayPng(4, 5, i));
        }
    }

    private Split read(LoadOptions options) {
        return ImageFolder.read(folder, options, listener);
    }

    private String rejected() {
        return Rejection.of(folder, () -> read(DEFAULT));
    }

    @Test
    void whatDoesNotFitInMemoryIsMappedFromAFileThatIsGone() throws IOException {
        grays(".", 30);
        write("31.png", Fixtures.rgbPng(4, 5, 31));
        Split inMemory = read(DEFAULT);
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        long before = rawFiles(temporary);
        Split mapped = new FolderReader(folder, DEFAULT, listener, 100).read();
        assertEquals(before, rawFiles(temporary));
        assertEquals(inMemory.train().sha256(), mapped.train().sha256());
        assertEquals(inMemory.validation().sha256(), mapped.validation().sha256());
        assertEquals(inMemory.test().sha256(), mapped.test().sha256());
        byte[] last = new byte[60];
        mapped.test().copyTo(mapped.test().count() - 1, last, 0);
        assertArrayEquals(Fixtures.randomBytes(60, 256, 31), last);
    }

    private static long rawFiles(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> FileBytes.name(file).startsWith("hanji-images-"))
                    .count();
        }
    }

    @Test
    void coloursThatAreAllGrayBecomeOneChannel() throws IOException {
        for (int i = 0; i < 12; i++) {
            var gray = new BufferedImage(2, 1, BufferedImage.TYPE_3BYTE_BGR);
            gray.setRGB(0, 0, 0x010101 * i);
            write(i + ".png", Fixtures.encode(gray, "png"));
        }
        Split inMemory = read(DEFAULT);
        assertEquals("Images[11, 1, 2, 1]", inMemory.train().toString());
        assertArrayEquals(new byte[] {9, 0}, inMemory.test().pixels());
        Split mapped = new FolderReader(folder, DEFAULT, listener, 1).read();
        assertEquals(inMemory.train().sha256(), mapped.train().sha256());
    }

    @Test
    void allBadFilesAreNamedAtOnce() throws IOException {
        grays(".", 14);
        write("a.png", new byte[] {1, 2, 3});
        byte[] corrupt = Fixtures.grayPng(4, 5, 1);
        corrupt[45] ^= 1;
        write("b.png", corrupt);
        byte[] jpeg = Fixtures.encode(Fixtures.flat(4, 5, 7), "jpeg");
        write("c.jpg", Arrays.copyOf(jpeg, jpeg.length - 2));
        String message = rejected();
        assertTrue(
                message.contains("holds 3 images that cannot be used: a.png is no image of a known format"), message);
        assertTrue(message.contains("b.png is corrupt (wrong checksum)"), message);
        assertTrue(message.contains("c.jpg is damaged"), message);
        assertTrue(message.contains("--skip-unreadable"), message);
        for (int i = 0; i < 10; i++) {
            write("d%d.png".formatted(i), new byte[] {1});
        }
        assertTrue(rejected().contains("13 images that cannot be used"));
        assertTrue(rejected().contains(", and 3 more;"));
    }

    @Test
    void badFilesCanBeSkipped() throws IOException {
        grays("train/a", 12);
        grays("train/b", 12);
        grays("test/a", 2);
        grays("test/b", 2);
        write("train/a/03.png", new byte[] {1, 2, 3});
        write("train/b/00.png", new byte[] {1, 2, 3});
        write("test/a/00.png", new byte[] {1, 2, 3});
        Split split = read(SKIP);
        assertEquals(20, split.train().count());
        assertEquals(2, split.validation().count());
        assertArrayEquals(new int[] {0, 1, 1}, split.test().labels());
        assertEquals(10, Arrays.stream(split.train().labels()).sum());
        byte[] fourth = new byte[20];
        split.train().copyTo(3, fourth, 0);
        assertArrayEquals(Fixtures.randomBytes(20, 256, 4), fourth);
        assertEquals(List.of("skipped 3 images that cannot be read"), notices);
        assertEquals(3, skipped.size());
        assertTrue(skipped.contains("03.png is no image of a known format"), skipped.toString());
    }

    @Test
    void filesOfOtherKindsAreCountedInOneLine() throws IOException {
        grays(".", 2);
        write("notes.TXT", new byte[3]);
        write("a.tif", new byte[3]);
        write("b.tif", new byte[3]);
        write("README", new byte[3]);
        read(DEFAULT);
        assertEquals(List.of("left out 2 .tif, 1 .txt, 1 without an ending, by their names no images"), notices);
        Files.delete(folder.resolve("00.png"));
        Files.delete(folder.resolve("01.png"));
        assertTrue(rejected().contains("holds no images but 2 .tif, 1 .txt"));
    }

    @Test
    void turnedImagesAreSaidOnce() throws Exception {
        for (String name : List.of("orientation6.jpg", "orientation8.jpg", "orientation5.jpg")) {
            write(
                    name,
                    Files.readAllBytes(
                            Path.of(ForeignImagesTest.class.getResource(name).toURI())));
        }
        assertEquals("Images[2, 11, 13, 3]", read(DEFAULT).train().toString());
        assertEquals(List.of("turned 3 images upright, as EXIF says"), notices);
    }

    @Test
    void twoSizesAreRefusedUnlessOneIsAskedFor() throws IOException {
        grays(".", 3);
        write("9.png", Fixtures.grayPng(8, 10, 4));
        Path odd = folder.resolve("9.png");
        String message = Rejection.of(odd, () -> read(DEFAULT));
        assertTrue(message.contains("is 8 pixels wide, 10 high; expected 4 wide, 5 high as "), message);
        var resize = new LoadOptions(
                OptionalInt.empty(), OptionalInt.empty(), Optional.of(new Size(5, 4)), Optional.empty(), false);
        Split split = read(resize);
        assertEquals("Images[3, 5, 4, 1]", split.train().toString());
        assertArrayEquals(
                Resize.apply(Fixtures.randomBytes(80, 256, 4), new Size(10, 8), 1, new Size(5, 4)),
                split.test().pixels());
    }

    @Test
    void anyDataSetCanBeResized() {
        Images images = Images.unlabelled(2, 2, 1, new byte[] {0, 10, 20, 30, 40, 50, 60, 70});
        var resize = new LoadOptions(
                OptionalInt.empty(), OptionalInt.of(0), Optional.of(new Size(1, 2)), Optional.empty(), false);
        assertArrayEquals(
                new byte[] {10, 20, 50, 60},
                resize.split("set", images, images).train().pixels());
    }

    @Test
    void aBackgroundThatIsGrayLeavesGrayImagesGray() throws IOException {
        for (int i = 0; i < 2; i++) {
            var half = new BufferedImage(1, 1, BufferedImage.TYPE_4BYTE_ABGR);
            half.setRGB(0, 0, 0x80404040);
            write(i + ".png", Fixtures.encode(half, "png"));
        }
        assertTrue(rejected().contains("has transparent pixels"));
        var white = new LoadOptions(
                OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.of(Rgb.of("white")), false);
        assertArrayEquals(new byte[] {(byte) 159}, read(white).train().pixels()); // 64 * 128/255 + 255 * 127/255
        var red = new LoadOptions(
                OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.of(new Rgb(255, 0, 0)), false);
        assertArrayEquals(new byte[] {(byte) 159, 32, 32}, read(red).train().pixels());
    }

    @Test
    void splitsHaveSeveralNames() throws IOException {
        grays("Training", 24);
        grays("Testing", 5);
        assertEquals(22, read(DEFAULT).train().count());
        assertEquals(5, read(DEFAULT).test().count());
        grays("Valid", 7);
        assertEquals(24, read(DEFAULT).train().count());
        assertEquals(7, read(DEFAULT).validation().count());
        assertEquals(3, read(DEFAULT.withValidation(3)).validation().count());
        assertTrue(Rejection.of(folder, () -> read(DEFAULT.withValidation(8))).contains("has 7 validation images"));
        grays("train", 2);
        assertTrue(rejected().contains("holds Training and train; expected one folder"), rejected());
    }

    @Test
    void withoutTestImagesTheyAreHeldOutOfTheTrainingImages() throws IOException {
        grays("train/a", 20);
        grays("train/b", 20);
        grays("val/a", 3);
        grays("val/b", 3);
        Split split = read(DEFAULT);
        assertEquals(36, split.train().count());
        assertEquals(6, split.validation().count());
        assertArrayEquals(new int[] {0, 0, 1, 1}, split.test().labels());
    }

    @Test
    void aLimitKeepsLaterFilesFromBeingRead() throws IOException {
        grays(".", 40);
        write("02.png", new byte[] {1});
        assertTrue(Rejection.of(folder.resolve("02.png"), () -> read(DEFAULT)).contains("known format"));
        assertEquals(2, read(DEFAULT.withLimit(2)).train().count());
    }

    @Test
    void namesAreOrderedByTheirBytes() throws IOException {
        // U+FF21 is below U+1F600 in UTF-8 and above it in UTF-16
        byte[] first = Fixtures.grayPng(1, 1, 1);
        write("\uff21.png", first);
        write("\ud83d\ude00.png", Fixtures.grayPng(1, 1, 2));
        assertArrayEquals(Fixtures.randomBytes(1, 256, 1), read(DEFAULT).train().pixels());
    }

    @Test
    void pixelsThatAFileCannotHoldAreRefusedFromItsHeader() throws IOException {
        byte[] png = Fixtures.grayPng(4, 5, 1);
        ByteBuffer.wrap(png).putInt(16, 20_000).putInt(20, 20_000);
        Path file = write("a.png", Fixtures.sealHeader(png));
        String message = Rejection.of(file, () -> new ImageFile(file));
        assertTrue(message.contains("claims 20000 x 20000 pixels in 91 bytes"), message);
        byte[] jpeg = Fixtures.encode(Fixtures.flat(16, 16, 7), "jpeg");
        for (int at = 0; at + 9 < jpeg.length; at++) {
            if (jpeg[at] == (byte) 0xff && jpeg[at + 1] == (byte) 0xc0) {
                ByteBuffer.wrap(jpeg).putShort(at + 5, (short) 60_000).putShort(at + 7, (short) 60_000);
            }
        }
        Path other = write("b.jpg", jpeg);
        assertTrue(Rejection.of(other, () -> new ImageFile(other)).contains("claims 60000 x 60000 pixels"));
    }
}
