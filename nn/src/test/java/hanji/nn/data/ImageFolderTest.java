package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    Path folder;

    private Path write(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private String rejected(Path file) {
        return Rejection.of(file, () -> ImageFolder.read(folder, LoadOptions.DEFAULT));
    }

    @Test
    void theLastTenthByNameIsHeldOut() throws IOException {
        for (int i = 29; i >= 0; i--) {
            write("%02d.png".formatted(i), Fixtures.grayPng(4, 5, i));
        }
        Split split = ImageFolder.read(folder, LoadOptions.DEFAULT);
        assertEquals("Images[25, 5, 4, 1]", split.train().toString());
        assertEquals("Images[2, 5, 4, 1]", split.validation().toString());
        assertEquals("Images[3, 5, 4, 1]", split.test().toString());
        assertFalse(split.train().labelled());
        for (int i = 0; i < 30; i++) {
            byte[] image = new byte[20];
            Images part = i < 25 ? split.train() : i < 27 ? split.validation() : split.test();
            part.copyTo(i < 25 ? i : i < 27 ? i - 25 : i - 27, image, 0);
            assertArrayEquals(Fixtures.randomBytes(20, 256, i), image);
        }
    }

    @Test
    void oneColouredImageMakesAllRgb() throws IOException {
        write("a.png", Fixtures.grayPng(4, 5, 1));
        write("b.png", Fixtures.rgbPng(4, 5, 2));
        Split split = ImageFolder.read(folder, LoadOptions.DEFAULT);
        assertEquals("Images[1, 5, 4, 3]", split.train().toString());
        byte[] gray = Fixtures.randomBytes(20, 256, 1);
        byte[] rgb = split.train().pixels();
        for (int i = 0; i < 60; i++) {
            assertEquals(gray[i / 3], rgb[i]);
        }
        assertArrayEquals(Fixtures.randomBytes(60, 256, 2), split.test().pixels());
    }

    @Test
    void oneChannelThatDiffersMakesAnImageColoured() throws IOException {
        write("a.png", Fixtures.grayPng(4, 5, 1));
        for (int channel = 0; channel < 3; channel++) {
            var nearlyGray = new BufferedImage(4, 5, BufferedImage.TYPE_3BYTE_BGR);
            nearlyGray.getRaster().setSample(3, 4, channel, 1);
            write("b.png", Fixtures.encode(nearlyGray, "png"));
            assertEquals(3, ImageFolder.read(folder, LoadOptions.DEFAULT).test().channels());
        }
    }

    @Test
    void noHeaderOfAPngBringsAnotherException() throws IOException {
        byte[] png = Fixtures.grayPng(4, 5, 1);
        for (int at = 16; at < 29; at++) {
            for (int value : new int[] {0, 1, 2, 3, 4, 6, 8, 16, 17, 127, 128, 255}) {
                byte[] odd = png.clone();
                odd[at] = (byte) value;
                write("a.png", Fixtures.sealHeader(odd));
                write("b.png", odd);
                try {
                    ImageFolder.read(folder, LoadOptions.DEFAULT);
                } catch (DataException e) {
                    assertTrue(e.getMessage().startsWith(folder.toString()), e.getMessage());
                }
            }
        }
    }

    @Test
    void subFoldersAreClasses() throws IOException {
        for (int i = 0; i < 20; i++) {
            write("shoe/%02d.png".formatted(i), Fixtures.grayPng(4, 5, i));
        }
        write("bag/a.png", Fixtures.grayPng(4, 5, 50));
        write("bag/b.JPG", Fixtures.encode(Fixtures.flat(4, 5, 90), "jpeg"));
        write("bag/notes.txt", new byte[3]);
        write(".hidden/c.png", new byte[3]);
        Split split = ImageFolder.read(folder, LoadOptions.DEFAULT);
        assertEquals(List.of("bag", "shoe"), split.train().classNames());
        assertEquals(1 + 17, split.train().count());
        assertArrayEquals(new int[] {1}, split.validation().labels());
        assertEquals(1 + 2, split.test().count());
        assertEquals(0, split.train().label(0));
        assertEquals(1, split.train().label(1));
        assertArrayEquals(new int[] {0, 1, 1}, split.test().labels());
    }

    @Test
    void foldersTrainAndTestAreTheSplit() throws IOException {
        write("train/x/a.png", Fixtures.grayPng(4, 5, 1));
        write("train/y/b.png", Fixtures.grayPng(4, 5, 2));
        write("test/x/c.png", Fixtures.grayPng(4, 5, 3));
        Path y = write("test/y/d.png", Fixtures.grayPng(4, 5, 4));
        Split split = ImageFolder.read(folder, LoadOptions.DEFAULT);
        assertArrayEquals(new int[] {0, 1}, split.train().labels());
        assertArrayEquals(new int[] {0, 1}, split.test().labels());
        Files.delete(y);
        Files.delete(y.getParent());
        assertTrue(rejected(folder.resolve("test")).contains("has the classes [x]; expected [x, y]"));
    }

    @Test
    void anImageOfAnotherSizeIsNamed() throws IOException {
        write("a.png", Fixtures.grayPng(4, 5, 1));
        write("b.png", Fixtures.grayPng(4, 5, 2));
        Path odd = write("c.png", Fixtures.grayPng(5, 4, 3));
        assertTrue(rejected(odd).contains("is 5 pixels wide, 4 high; expected 4 wide, 5 high"));
    }

    @Test
    void aDamagedImageIsNamed() throws IOException {
        write("a.png", Fixtures.grayPng(4, 5, 1));
        Path bad = write("b.png", new byte[] {1, 2, 3});
        assertTrue(rejected(bad).contains("is no image of a known format"));
    }

    @Test
    void foldersWithoutEnoughImagesAreRejected() throws IOException {
        assertTrue(rejected(folder).contains("holds no images"));
        Path only = write("a.png", Fixtures.grayPng(4, 5, 1));
        assertTrue(rejected(only).contains("is the only image"));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertTrue(rejected(folder).contains("holds images and sub-folders"));
        Files.delete(only);
        assertTrue(rejected(empty).contains("holds no images"));
    }

    @Test
    void aThousandClassesAreLabelled() throws IOException {
        byte[] png = Fixtures.grayPng(1, 1, 1);
        for (int i = 0; i < 1000; i++) {
            write("class%03d/a.png".formatted(i), png);
            write("class%03d/b.png".formatted(i), png);
        }
        Split split = ImageFolder.read(folder, LoadOptions.DEFAULT.withValidation(0));
        assertArrayEquals(IntStream.range(0, 1000).toArray(), split.train().labels());
        assertEquals("class999", split.test().classNames().get(split.test().label(999)));
    }

    @Test
    void aFolderBesideTrainIsForValidation() throws IOException {
        for (String part : List.of("train", "test", "val")) {
            for (int i = 0; i < 24; i++) {
                write(part + "/%02d.png".formatted(i), Fixtures.grayPng(4, 5, part.length() + i));
            }
        }
        Split split = ImageFolder.read(folder, LoadOptions.DEFAULT);
        assertEquals(24, split.train().count());
        byte[] first = new byte[20];
        split.validation().copyTo(0, first, 0);
        assertArrayEquals(Fixtures.randomBytes(20, 256, 3), first);
        Split five = ImageFolder.read(folder, LoadOptions.DEFAULT.withLimit(5));
        assertEquals(
                "[5, 5, 5]",
                List.of(
                                five.train().count(),
                                five.validation().count(),
                                five.test().count())
                        .toString());
    }

    @Test
    void eachClassGivesItsShareForValidation() throws IOException {
        for (int i = 0; i < 48; i++) {
            write((i % 3 == 0 ? "train/a" : "train/b") + "/%02d.png".formatted(i), Fixtures.grayPng(1, 1, i));
        }
        write("test/a/0.png", Fixtures.grayPng(1, 1, 0));
        write("test/b/0.png", Fixtures.grayPng(1, 1, 0));
        for (int count = 0; count <= 12; count++) {
            var options = LoadOptions.DEFAULT.withValidation(count);
            int[] labels = ImageFolder.read(folder, options).validation().labels();
            assertEquals(count, labels.length);
            assertEquals(
                    count / 3, IntStream.of(labels).filter(label -> label == 0).count());
        }
        var all = LoadOptions.DEFAULT.withValidation(48);
        assertTrue(Rejection.of(folder, () -> ImageFolder.read(folder, all)).contains("has 48 training images"));
    }

    @Test
    void aFileOrNothingInPlaceOfTheFolderIsRejected() throws IOException {
        Path file = write("a.png", Fixtures.grayPng(4, 5, 1));
        assertTrue(Rejection.of(file, () -> ImageFolder.read(file, LoadOptions.DEFAULT))
                .contains("is not a folder"));
        Path none = folder.resolve("none");
        assertTrue(Rejection.of(none, () -> ImageFolder.read(none, LoadOptions.DEFAULT))
                .contains("is missing"));
    }
}
