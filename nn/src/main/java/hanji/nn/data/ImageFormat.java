package hanji.nn.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The formats of images, told apart by their first bytes. */
enum ImageFormat {
    /** At least a bit a pixel, behind deflate. */
    PNG(8 * Gzip.MOST_EXPANSION),
    /** At least a bit for each block of 8 x 8 pixels. */
    JPEG(8 * 64),
    /** At most 4,096 pixels for a code of 12 bits. */
    GIF(4096),
    /** At most 255 pixels for a run of 2 bytes. */
    BMP(128),
    /** A picture of one colour takes no bits for its pixels, so only the format's own bound holds. */
    WEBP(1 << 28);

    private final int mostPixelsPerByte;

    ImageFormat(int mostPixelsPerByte) {
        this.mostPixelsPerByte = mostPixelsPerByte;
    }

    /** No sound file holds more. */
    int mostPixelsPerByte() {
        return mostPixelsPerByte;
    }

    static Optional<ImageFormat> of(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0089PNG\r\n\032\n")) {
            return Optional.of(PNG);
        }
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return Optional.of(GIF);
        }
        if (start.startsWith("RIFF") && start.endsWith("WEBP")) {
            return Optional.of(WEBP);
        }
        return start.startsWith("BM") ? Optional.of(BMP) : Optional.empty();
    }

    /**
     * A WebP file of nothing but the lossless image in one, without profile and metadata.
     *
     * @throws MalformedImage if it holds another kind of image, or not all of it
     */
    static byte[] losslessWebp(byte[] webp) throws MalformedImage {
        var in = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (at + 8 <= webp.length) {
            long length = Integer.toUnsignedLong(in.getInt(at + 4));
            if (at + 8 + length > webp.length) {
                throw new MalformedImage("is truncated");
            }
            switch (new String(webp, at, 4, StandardCharsets.ISO_8859_1)) {
                case "VP8L" -> {
                    int chunk = 8 + (int) length;
                    int padded = 12 + chunk + chunk % 2;
                    var bare = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
                    bare.put(webp, 0, 4).putInt(padded - 8).put(webp, 8, 4).put(webp, at, chunk);
                    return bare.array();
                }
                case "VP8 ", "ALPH" -> throw new MalformedImage("is a lossy WebP");
                case "ANIM" -> throw new MalformedImage("is an animated WebP");
                default -> at += 8 + (int) length + (int) (length % 2);
            }
        }
        throw new MalformedImage("is truncated");
    }
}
