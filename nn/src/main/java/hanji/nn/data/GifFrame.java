package hanji.nn.data;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the first frame of a GIF lies on its screen; the rest of the screen is transparent. GIF89a, sections 18 to 20.
 *
 * @param screen the size of the whole picture
 * @param left columns before the frame
 * @param top rows above it
 * @param size of the frame
 */
record GifFrame(Size screen, int left, int top, Size size) {
    private static final int AFTER_SIGNATURE = 6;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int HAS_COLOURS = 0x80;

    /** @throws MalformedImage if there is no frame, or it does not lie on the screen */
    static GifFrame of(byte[] gif) throws MalformedImage {
        var in = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN).position(AFTER_SIGNATURE);
        try {
            Size screen = size(in);
            int flags = in.get();
            int colours = (flags & HAS_COLOURS) == 0 ? 0 : 3 << (flags & 7) + 1;
            skip(in, 2 + colours);
            int block = Byte.toUnsignedInt(in.get());
            while (block == EXTENSION) {
                skip(in, 1);
                for (int length = Byte.toUnsignedInt(in.get()); length > 0; length = Byte.toUnsignedInt(in.get()))
                    skip(in, length);
                block = Byte.toUnsignedInt(in.get());
            }
            if (block != IMAGE) {
                throw new MalformedImage("is a GIF without an image");
            }
            int left = Short.toUnsignedInt(in.getShort());
            int top = Short.toUnsignedInt(in.getShort());
            var frame = new GifFrame(screen, left, top, size(in));
            if (left + frame.size.width() > screen.width() || top + frame.size.height() > screen.height()) {
                throw new MalformedImage("is a GIF whose first frame does not lie on its screen");
            }
            return frame;
        } catch (BufferUnderflowException e) {
            throw new MalformedImage("is truncated");
        }
    }

    private static Size size(ByteBuffer in) throws MalformedImage {
        int width = Short.toUnsignedInt(in.getShort());
        int height = Short.toUnsignedInt(in.getShort());
        if (width == 0 || height == 0) {
            throw new MalformedImage("is a GIF of no pixels");
        }
        return new Size(height, width);
    }

    private static void skip(ByteBuffer in, int bytes) {
        if (bytes > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.position(in.position() + bytes);
    }
}
