package hanji.nn.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Small files in the formats of the real data sets. */
final class Fixtures {
    private Fixtures() {}

    static byte[] randomBytes(int length, int below, long seed) {
        var random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(below);
        }
        return bytes;
    }

    /** An IDX file: magic number, sizes, data. */
    static byte[] idx(int magic, int[] sizes, byte[] data) {
        var out = ByteBuffer.allocate(4 + 4 * sizes.length + data.length).putInt(magic);
        for (int size : sizes) {
            out.putInt(size);
        }
        return out.put(data).array();
    }

    static byte[] idxImages(int count, int height, int width, long seed) {
        return idx(0x803, new int[] {count, height, width}, randomBytes(count * height * width, 256, seed));
    }

    static byte[] idxLabels(int count, long seed) {
        return idx(0x801, new int[] {count}, randomBytes(count, 10, seed));
    }

    /** A folder with the four files of an MNIST-like set: 20 training and 10 test images of 5 x 4. */
    static Path idxFolder(Path folder, boolean gzip) throws IOException {
        Files.createDirectories(folder);
        List<byte[]> contents =
                List.of(idxImages(20, 5, 4, 1), idxLabels(20, 2), idxImages(10, 5, 4, 3), idxLabels(10, 4));
        for (int i = 0; i < contents.size(); i++) {
            String name = Idx.FILES.get(i) + (gzip ? ".gz" : "");
            Files.write(folder.resolve(name), gzip ? gzip(contents.get(i)) : contents.get(i));
        }
        return folder;
    }

    static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    /** A folder with the six files of CIFAR-10, {@code perFile} images each. */
    static Path cifarFolder(Path folder, int perFile) throws IOException {
        Files.createDirectories(folder);
        for (int f = 0; f < Cifar10.FILES.size(); f++) {
            var out = new ByteArrayOutputStream();
            for (int i = 0; i < perFile; i++) {
                out.write((f + i) % 10);
                out.writeBytes(randomBytes(3 * 32 * 32, 256, 100L * f + i));
            }
            Files.write(folder.resolve(Cifar10.FILES.get(f)), out.toByteArray());
        }
        return folder;
    }

    /** A picture of random samples, as BufferedImage's type and samples 0 to 255 in its own bands. */
    static BufferedImage picture(int width, int height, int type, long seed) {
        var random = new Random(seed);
        var image = new BufferedImage(width, height, type);
        var raster = image.getRaster();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < raster.getNumBands(); band++) {
                    raster.setSample(x, y, band, random.nextInt(256));
                }
            }
        }
        return image;
    }

    /** A gray picture of one value. */
    static BufferedImage flat(int width, int height, int value) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < width * height; i++) {
            image.getRaster().setSample(i % width, i / width, 0, value);
        }
        return image;
    }

    static byte[] encode(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("no writer for " + format);
        }
        return out.toByteArray();
    }

    static byte[] grayPng(int width, int height, long seed) throws IOException {
        return encode(picture(width, height, BufferedImage.TYPE_BYTE_GRAY, seed), "png");
    }

    static byte[] rgbPng(int width, int height, long seed) throws IOException {
        return encode(picture(width, height, BufferedImage.TYPE_3BYTE_BGR, seed), "png");
    }

    /** Makes the checksum of a PNG's header chunk right again, in place. */
    static byte[] sealHeader(byte[] png) {
        var crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
        return png;
    }
}
