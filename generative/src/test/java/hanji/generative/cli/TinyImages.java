package hanji.generative.cli;

import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Data sets of a few tiny images, in the formats that users have. */
final class TinyImages {
    private static final List<String> CIFAR_FILES = List.of(
            "data_batch_1.bin",
            "data_batch_2.bin",
            "data_batch_3.bin",
            "data_batch_4.bin",
            "data_batch_5.bin",
            "test_batch.bin");

    private TinyImages() {}

    /** A folder of 40 grey images of 4 x 4, the last 4 of them held out. */
    static Path grey(Path folder) throws IOException {
        return folder(folder, 40, 4, 4, 1);
    }

    /** A folder of 20 images of 4 x 4 in colour, the last 2 of them held out. */
    static Path colour(Path folder) throws IOException {
        return folder(folder, 20, 4, 4, 3);
    }

    static Path folder(Path folder, int count, int height, int width, int channels) throws IOException {
        Files.createDirectories(folder);
        for (int n = 0; n < count; n++)
            Png.write(
                    folder.resolve("%03d.png".formatted(n)),
                    new Picture(pixels(n, height * width * channels), height, width, channels));
        return folder;
    }

    /** 40 grey images of 4 x 4 in a folder for each of two classes. */
    static Path classes(Path folder) throws IOException {
        folder(folder.resolve("coats"), 20, 4, 4, 1);
        for (int n = 0; n < 20; n++) {
            byte[] dark = pixels(n, 16);
            for (int i = 0; i < dark.length; i++) dark[i] = (byte) (Byte.toUnsignedInt(dark[i]) / 4);
            Files.createDirectories(folder.resolve("shoes"));
            Png.write(folder.resolve("shoes/%03d.png".formatted(n)), new Picture(dark, 4, 4, 1));
        }
        return folder;
    }

    /** The four IDX files of an MNIST-like set: 20 training and 4 test images of 5 x 4. */
    static Path mnist(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("train-images-idx3-ubyte"), idx(0x803, pixels(1, 20 * 20), 20, 5, 4));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), idx(0x801, new byte[20], 20));
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), idx(0x803, pixels(2, 4 * 20), 4, 5, 4));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), idx(0x801, new byte[4], 4));
        return folder;
    }

    private static byte[] idx(int magic, byte[] data, int... sizes) {
        var file = ByteBuffer.allocate(Integer.BYTES * (1 + sizes.length) + data.length)
                .putInt(magic);
        for (int size : sizes) file.putInt(size);
        return file.put(data).array();
    }

    /** The six files of CIFAR-10's binary version with two images each. */
    static Path cifar10(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : CIFAR_FILES) {
            var file = new ByteArrayOutputStream();
            for (int label = 0; label < 2; label++) {
                file.write(label);
                file.writeBytes(pixels(name.hashCode() + label, 3 * 32 * 32));
            }
            Files.write(folder.resolve(name), file.toByteArray());
        }
        return folder;
    }

    /** Intensities that rise and fall, with zeros between. */
    private static byte[] pixels(int seed, int count) {
        byte[] pixels = new byte[count];
        for (int i = 0; i < count; i++)
            pixels[i] = (byte) ((i + seed) % 3 == 0 ? 0 : Math.floorMod(37 * i + 53 * seed, 256));
        return pixels;
    }
}
