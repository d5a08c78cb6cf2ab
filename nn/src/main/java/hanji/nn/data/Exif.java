package hanji.nn.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one entry of EXIF that says how an image is to be seen. */
final class Exif {
    /** As stored. */
    static final int UPRIGHT = 1;

    private static final int HEADER = 6; // "Exif", 0, 0
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;

    private Exif() {}

    static boolean isExif(ByteBuffer segment) {
        return segment.remaining() > HEADER && segment.getInt(segment.position()) == 0x45786966;
    }

    /** The orientation, 1 to 8, in the first directory of an EXIF segment; 1 if there is none or it makes no sense. */
    static int orientation(ByteBuffer segment) {
        ByteBuffer tiff = segment.slice(segment.position() + HEADER, segment.remaining() - HEADER);
        if (tiff.remaining() < 8) {
            return UPRIGHT;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (directory + 2 > tiff.limit()) {
            return UPRIGHT;
        }
        int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (entry + 12 > tiff.limit()) {
                return UPRIGHT;
            }
            int at = (int) entry;
            if (Short.toUnsignedInt(tiff.getShort(at)) == ORIENTATION && tiff.getShort(at + 2) == SHORT) {
                int value = tiff.getShort(at + 8);
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }
}
