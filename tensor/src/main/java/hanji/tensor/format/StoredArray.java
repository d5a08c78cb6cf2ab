package hanji.tensor.format;

import hanji.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * An array of a file whose elements keep the type that they have there, which no tensor may have: what is passed on bit by
 * bit.
 *
 * @param type as safetensors names it: F16, BF16, F32, F64, I8 to I64, U8 to U64 or BOOL
 * @param elements little-endian, in C order
 */
public record StoredArray(String type, Shape shape, ByteBuffer elements) {
    /**
     * Reads a .npy file.
     *
     * @throws FormatException if the file is not well-formed, is in Fortran order or is big-endian
     */
    public static StoredArray readNpy(Path file) throws IOException {
        return InputFile.read(file, channel -> {
            NpyHeader header = Npy.header(file, channel);
            if (header.fortran() && header.shape().rank() > 1)
                throw new FormatException(
                        file, "is in Fortran order; save numpy.ascontiguousarray(x), whose last axis varies fastest");
            if (header.order() != ByteOrder.LITTLE_ENDIAN && header.type().bytes() > 1)
                throw new FormatException(file, "is big-endian; save x.astype(x.dtype.newbyteorder('<'))");
            return read(file, header.type(), header.shape(), channel);
        });
    }

    /**
     * Reads a tensor of a .safetensors file.
     *
     * @param name of the tensor; empty for the only one
     * @throws FormatException if the file is not well-formed, or has no such tensor
     */
    public static StoredArray readSafeTensors(Path file, String name) throws IOException {
        return InputFile.read(file, channel -> {
            var header = SafeTensorsHeader.parse(file, SafeTensors.headerBytes(file, channel), channel.size());
            List<String> names =
                    header.entries().stream().map(SafeTensorsHeader.Entry::name).toList();
            int at = name.isEmpty() && names.size() == 1 ? 0 : names.indexOf(name);
            if (at < 0)
                throw new FormatException(
                        file,
                        (name.isEmpty() ? "has several tensors" : "has no tensor '" + name + "'") + "; name one of: "
                                + String.join(", ", names));
            SafeTensorsHeader.Entry entry = header.entries().get(at);
            StoredType type = entry.type()
                    .orElseThrow(() -> new FormatException(
                            file, "'" + entry.name() + "' has the dtype " + entry.dtype() + ", which is not known"));
            channel.position(channel.position() + entry.begin());
            return read(file, type, entry.shape(), channel);
        });
    }

    private static StoredArray read(Path file, StoredType type, Shape shape, FileChannel channel) throws IOException {
        long bytes = (long) shape.size() * type.bytes();
        if (bytes > Integer.MAX_VALUE - 64) throw new FormatException(file, "has 2 GiB or more");
        ByteBuffer elements = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        LittleEndian.readFully(elements, channel);
        return new StoredArray(type.name(), shape, elements.flip());
    }

    /**
     * Writes a .npy file, as a whole or not at all.
     *
     * @throws IllegalArgumentException if NumPy has no such type
     */
    public void writeNpy(Path file) throws IOException {
        String descr = NpyHeader.descr(StoredType.valueOf(type))
                .orElseThrow(() -> new IllegalArgumentException("NumPy has no type " + type));
        Npy.write(
                file,
                NpyHeader.toLiteral(descr, shape),
                channel -> LittleEndian.writeFully(elements.duplicate(), channel));
    }
}
