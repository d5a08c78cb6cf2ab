package hanji.nn.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What stands before the pixels of a JPEG file, read by the rules of libjpeg, and the file without what would lead a
 * decoder to convert its colours: profiles, comments and application segments, damaged or not.
 *
 * @param size as stored
 * @param components 1 gray, 3 colours, 4 CMYK or YCCK
 * @param luma whether the first three components are luma and chroma
 * @param adobe whether Adobe's segment is there; its CMYK is stored inverted
 * @param orientation of EXIF, 1 to 8
 * @param bare the file with one application segment, which states the colours, or none
 */
record JpegFrame(Size size, int components, boolean luma, boolean adobe, int orientation, byte[] bare) {
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int COMMENT = 0xfe;
    private static final byte[] JFIF = {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};
    private static final byte[] ADOBE_RGB = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};

    /** Whether application segments say that the colours are luma and chroma, or not; and the orientation. */
    private static final class Marks {
        boolean jfif;
        boolean adobe;
        int adobeTransform;
        int orientation = Exif.UPRIGHT;

        void read(int marker, ByteBuffer payload) {
            if (marker == 0xe0 && startsWith(payload, "JFIF")) {
                jfif = true;
            } else if (marker == 0xee && payload.remaining() >= 12 && startsWith(payload, "Adobe")) {
                adobe = true;
                adobeTransform = payload.get(payload.position() + 11);
            } else if (marker == 0xe1 && orientation == Exif.UPRIGHT && Exif.isExif(payload)) {
                orientation = Exif.orientation(payload);
            }
        }

        private static boolean startsWith(ByteBuffer payload, String word) {
            byte[] start = new byte[Math.min(word.length(), payload.remaining())];
            payload.get(payload.position(), start);
            return new String(start, StandardCharsets.ISO_8859_1).equals(word);
        }
    }

    /** @param file that begins with the marker of JPEG */
    static JpegFrame of(byte[] file) throws MalformedImage {
        var in = ByteBuffer.wrap(file).position(2);
        var tables = new ByteArrayOutputStream(file.length);
        var marks = new Marks();
        ByteBuffer frame = ByteBuffer.allocate(0);
        int marker = marker(in);
        while (marker != SOS) {
            int begin = in.position() - 2;
            ByteBuffer payload = payload(in);
            if (marker >= 0xe0 && marker <= 0xef) {
                marks.read(marker, payload);
            } else if (marker != COMMENT) {
                tables.write(file, begin, in.position() - begin);
            }
            if (isFrame(marker)) {
                if (frame.hasRemaining()) {
                    throw new MalformedImage("has two frame headers");
                }
                frame = payload;
            }
            marker = marker(in);
        }
        tables.write(file, in.position() - 2, file.length - in.position() + 2);
        return of(frame, marks, tables.toByteArray());
    }

    private static JpegFrame of(ByteBuffer frame, Marks marks, byte[] tables) throws MalformedImage {
        int components = frame.remaining() < 6 ? 0 : frame.get(frame.position() + 5);
        if (components <= 0 || frame.remaining() < 6 + 3 * components) {
            throw new MalformedImage("has no sound frame header");
        }
        int at = frame.position();
        int height = Short.toUnsignedInt(frame.getShort(at + 1));
        int width = Short.toUnsignedInt(frame.getShort(at + 3));
        if (height == 0 || width == 0) {
            throw new MalformedImage("says " + width + " wide, " + height + " high in its header");
        }
        boolean named =
                components == 3 && frame.get(at + 6) == 'R' && frame.get(at + 9) == 'G' && frame.get(at + 12) == 'B';
        boolean luma = switch (components) {
            case 3 -> marks.jfif || (marks.adobe ? marks.adobeTransform != 0 : !named);
            case 4 -> marks.adobe && marks.adobeTransform == 2;
            default -> false;
        };
        var bare = new ByteArrayOutputStream(tables.length + 20);
        bare.write(0xff);
        bare.write(SOI);
        if (components == 3) {
            segment(bare, luma ? 0xe0 : 0xee, luma ? JFIF : ADOBE_RGB);
        }
        bare.writeBytes(tables);
        var size = new Size(height, width);
        return new JpegFrame(size, components, luma, marks.adobe, marks.orientation, bare.toByteArray());
    }

    private static void segment(ByteArrayOutputStream out, int marker, byte[] payload) {
        out.write(0xff);
        out.write(marker);
        out.write(0);
        out.write(payload.length + 2);
        out.writeBytes(payload);
    }

    /** The next marker, before which bytes of 0xff may stand. */
    private static int marker(ByteBuffer in) throws MalformedImage {
        int code = 0xff;
        if (in.hasRemaining() && in.get() != (byte) 0xff) {
            throw new MalformedImage("is damaged (bytes between its segments)");
        }
        while (code == 0xff) {
            if (!in.hasRemaining()) {
                throw new MalformedImage("is truncated");
            }
            code = Byte.toUnsignedInt(in.get());
        }
        if (code == EOI) {
            throw new MalformedImage("ends before its pixels");
        }
        if (code < 0xc0 || (code >= 0xd0 && code <= SOI)) {
            throw new MalformedImage("is damaged (marker 0x%02x before its pixels)".formatted(code));
        }
        return code;
    }

    private static ByteBuffer payload(ByteBuffer in) throws MalformedImage {
        int length = in.remaining() < 2 ? 0 : Short.toUnsignedInt(in.getShort());
        if (length < 2 || length - 2 > in.remaining()) {
            throw new MalformedImage("is truncated");
        }
        ByteBuffer payload = in.slice(in.position(), length - 2);
        in.position(in.position() + length - 2);
        return payload;
    }

    /** SOF0 to SOF15, among which stand DHT, JPG and DAC. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}
