package hanji.generative.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A writer of PNG, 8 bits a channel, grey or RGB, not interlaced (W3C PNG specification, third edition). It stands on
 * java.util.zip alone, so that a runtime image without java.desktop can write pictures.
 */
public final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte BIT_DEPTH = 8;
    private static final byte GREY = 0;
    private static final byte RGB = 2;

    private Png() {}

    /** The bytes of a PNG file that shows this picture. */
    public static byte[] encode(Picture picture) {
        var file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        chunk(file, "IHDR", header(picture));
        chunk(file, "IDAT", deflate(scanlines(picture)));
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    /**
     * Writes the picture as a PNG file that is there whole or not at all.
     *
     * @throws IOException naming the file, when it cannot be written
     */
    public static void write(Path path, Picture picture) throws IOException {
        OutputFile.write(path, encode(picture));
    }

    /** Width, height, bit depth, colour type; then compression, filter and interlace methods, all 0. */
    private static byte[] header(Picture picture) {
        return ByteBuffer.allocate(13)
                .putInt(picture.width())
                .putInt(picture.height())
                .put(BIT_DEPTH)
                .put(picture.channels() == 1 ? GREY : RGB)
                .array();
    }

    /** Each row behind its filter type, which is 0 (none): enlarged pixels repeat, and deflate sees that by itself. */
    private static byte[] scanlines(Picture picture) {
        int row = picture.width() * picture.channels();
        byte[] lines = new byte[Math.multiplyExact(picture.height(), row + 1)];
        for (int y = 0; y < picture.height(); y++)
            System.arraycopy(picture.pixels(), y * row, lines, y * (row + 1) + 1, row);
        return lines;
    }

    private static byte[] deflate(byte[] data) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(data);
            deflater.finish();
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) out.write(buffer, 0, deflater.deflate(buffer));
        }
        return out.toByteArray();
    }

    /** Length of the data, type, data, CRC-32 of type and data; all big-endian. */
    private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(data);
        file.writeBytes(ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(name)
                .put(data)
                .putInt((int) crc.getValue())
                .array());
    }
}
