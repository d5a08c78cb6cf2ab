package hanji.tensor.format;

import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One tensor in a NumPy .npy file, format versions 1 to 3: the magic string, two version bytes, the header's length, the
 * header, then the elements. What Hanji writes is in C order, little-endian. What it reads may be in Fortran order and
 * big-endian; halves become F32, {@code bool} U8, and other whole numbers I32, if all are within 32 bits.
 *
 * <p>Reading is strict: a header longer than 64 KiB or than the file, a literal that is not the dictionary of NEP 1, a
 * size that overflows, and elements that do not end where the file does are errors.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int PREFIX = MAGIC.length + 2;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int ALIGNMENT = 64;

    private Npy() {}

    /** Writes a tensor to a file, as a whole or not at all. */
    public static void write(Path file, Tensor tensor) throws IOException {
        write(
                file,
                NpyHeader.toLiteral(tensor.dtype(), tensor.shape()),
                channel -> LittleEndian.write(tensor, channel));
    }

    /** Writes a header and then the elements, as a whole or not at all. */
    static void write(Path file, byte[] literal, AtomicFile.Content elements) throws IOException {
        int unpadded = PREFIX + Short.BYTES + literal.length + 1;
        int length = Math.ceilDiv(unpadded, ALIGNMENT) * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - PREFIX - Short.BYTES));
        header.put(literal);
        while (header.remaining() > 1) header.put((byte) ' ');
        header.put((byte) '\n').flip();
        AtomicFile.write(file, channel -> {
            LittleEndian.writeFully(header, channel);
            elements.writeTo(channel);
        });
    }

    /**
     * Reads a file; the tensor is on the CPU.
     *
     * @throws FormatException if the file is not well-formed, or its elements are of a dtype that no tensor can hold exactly
     */
    public static Tensor read(Path file) throws IOException {
        return InputFile.read(file, channel -> {
            NpyHeader header = header(file, channel);
            try {
                return header.type().read(header.shape(), header.order(), header.fortran(), channel);
            } catch (StoredType.OutOfRange e) {
                throw new FormatException(file, String.valueOf(e.getMessage()), e);
            }
        });
    }

    /** Reads a header, behind which the channel then stands; exactly the elements follow. */
    static NpyHeader header(Path file, FileChannel channel) throws IOException {
        NpyHeader header = NpyHeader.parse(file, headerBytes(file, channel));
        long expected = channel.position()
                + (long) header.shape().size() * header.type().bytes();
        if (channel.size() != expected)
            throw new FormatException(
                    file,
                    "truncated or padded: its " + header.type() + header.shape() + " needs " + expected
                            + " bytes, it has " + channel.size());
        return header;
    }

    private static byte[] headerBytes(Path file, FileChannel channel) throws IOException {
        byte[] prefix = bytes(PREFIX, channel).array();
        if (!Arrays.equals(prefix, 0, MAGIC.length, MAGIC, 0, MAGIC.length))
            throw new FormatException(file, "expected a NumPy .npy file, which begins with \\x93NUMPY");
        int major = prefix[MAGIC.length] & 0xFF;
        int minor = prefix[MAGIC.length + 1] & 0xFF;
        if (minor != 0 || major < 1 || major > 3)
            throw new FormatException(
                    file, "has .npy format version " + major + "." + minor + "; versions 1.0, 2.0 and 3.0 can be read");
        long length = major == 1
                ? Short.toUnsignedLong(bytes(Short.BYTES, channel).getShort())
                : Integer.toUnsignedLong(bytes(Integer.BYTES, channel).getInt());
        if (length > LONGEST_HEADER || length > channel.size() - channel.position())
            throw new FormatException(
                    file, "its .npy header claims " + length + " bytes of " + channel.size() + " (64 KiB at most)");
        return bytes((int) length, channel).array();
    }

    private static ByteBuffer bytes(int count, FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        LittleEndian.readFully(buffer, channel);
        return buffer.flip();
    }
}
