package hanji.generative.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A writer of GIF89a (CompuServe, 31 July 1990): pictures that follow one another for ever. Grey ones keep every intensity; those in
 * colour are shown in 256 colours, chosen for each. Like {@link Png} it needs no java.desktop.
 */
public final class Gif {
    /** Most rows and columns of a picture. */
    public static final int LARGEST = 0xFFFF;

    private static final int EIGHT_BITS = 0x70;
    private static final int EXTENSION = 0x21;
    private static final int TABLE_OF_256 = 0x87;
    private static final int BLOCK = 255;
    private static final byte[] FOR_EVER = {
        EXTENSION, (byte) 0xFF, 11, 'N', 'E', 'T', 'S', 'C', 'A', 'P', 'E', '2', '.', '0', 3, 1, 0, 0, 0
    };

    private Gif() {}

    /**
     * A picture that is shown for some time.
     *
     * @param hundredths of a second
     */
    public record Frame(Picture picture, int hundredths) {}

    /**
     * The bytes of a GIF file of these frames.
     *
     * @param frames at least one, all of the same size
     * @throws IllegalArgumentException if they are of several sizes, or larger than {@link #LARGEST}
     */
    public static byte[] encode(List<Frame> frames) {
        Picture first = frames.getFirst().picture();
        if (Math.max(first.width(), first.height()) > LARGEST)
            throw new IllegalArgumentException("a GIF has at most %d rows and columns, not %d and %d"
                    .formatted(LARGEST, first.height(), first.width()));
        var file = new ByteArrayOutputStream();
        file.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
        shorts(file, first.width(), first.height());
        file.writeBytes(new byte[] {EIGHT_BITS, 0, 0});
        file.writeBytes(FOR_EVER);
        for (Frame frame : frames) {
            Picture picture = frame.picture();
            if (picture.width() != first.width() || picture.height() != first.height())
                throw new IllegalArgumentException("frames of %d x %d and of %d x %d"
                        .formatted(first.height(), first.width(), picture.height(), picture.width()));
            write(file, frame);
        }
        file.write(';');
        return file.toByteArray();
    }

    /**
     * Writes the frames as a file that is there whole or not at all.
     *
     * @throws IOException naming the file, when it cannot be written
     */
    public static void write(Path path, List<Frame> frames) throws IOException {
        OutputFile.write(path, encode(frames));
    }

    /** How long it stays; then where and how large it is, its colours and its pixels as numbers of colours. */
    private static void write(ByteArrayOutputStream file, Frame frame) {
        Palette palette = Palette.of(frame.picture());
        file.writeBytes(new byte[] {EXTENSION, (byte) 0xF9, 4, 4});
        shorts(file, frame.hundredths());
        file.writeBytes(new byte[] {0, 0, ','});
        shorts(file, 0, 0, frame.picture().width(), frame.picture().height());
        file.write(TABLE_OF_256);
        file.writeBytes(palette.colours());
        file.write(8);
        byte[] codes = new GifCodes().of(palette.pixels());
        for (int from = 0; from < codes.length; from += BLOCK) {
            int length = Math.min(BLOCK, codes.length - from);
            file.write(length);
            file.write(codes, from, length);
        }
        file.write(0);
    }

    /** The low byte first. */
    private static void shorts(ByteArrayOutputStream file, int... values) {
        for (int value : values) {
            file.write(value);
            file.write(value >> 8);
        }
    }
}
