package hanji.nn.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * A PNG file up to its end chunk, every checksum looked at, since the JDK's reader looks at none; and the file with the
 * chunks alone that its samples depend on, so that no profile, gamma or text can disturb a decoder.
 *
 * @param gray whether the samples are gray, with or without transparency
 */
record PngChunks(boolean gray, byte[] bare) {
    private static final int SIGNATURE = 8;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int TRNS = 0x74524e53;
    private static final int COLOUR_TYPE = SIGNATURE + 8 + 9;

    /** @param file that begins with the signature of PNG; what follows its end chunk is passed over */
    static PngChunks of(byte[] file) throws MalformedImage {
        var in = ByteBuffer.wrap(file).position(SIGNATURE);
        var bare = new ByteArrayOutputStream(file.length);
        bare.write(file, 0, SIGNATURE);
        int type = 0;
        while (type != IEND) {
            int begin = in.position();
            int length = in.remaining() < 12 ? -1 : in.getInt();
            if (length < 0 || length > in.remaining() - 8) {
                throw new MalformedImage("is truncated");
            }
            var crc = new CRC32();
            crc.update(file, in.position(), 4 + length);
            type = in.getInt();
            in.position(in.position() + length);
            if (in.getInt() != (int) crc.getValue()) {
                throw new MalformedImage("is corrupt (wrong checksum)");
            }
            if (begin == SIGNATURE && (type != IHDR || length != 13)) {
                throw new MalformedImage("is corrupt (no header)");
            }
            boolean opacity =
                    file[COLOUR_TYPE] == 4 || file[COLOUR_TYPE] == 6; // a transparent colour adds nothing to it
            if (type == IHDR || type == PLTE || type == IDAT || type == IEND || (type == TRNS && !opacity)) {
                bare.write(file, begin, in.position() - begin);
            }
        }
        boolean gray = file[COLOUR_TYPE] == 0 || file[COLOUR_TYPE] == 4;
        return new PngChunks(gray, bare.toByteArray());
    }
}
