package hanji.tensor.format;

import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors and string metadata in one file: 8 bytes of header length, a JSON header, then the elements,
 * little-endian, tensor after tensor. The format is that of Hugging Face's safetensors.
 *
 * <p>Reading is strict: a header longer than 16 MiB or than the file, an unknown dtype, sizes that overflow, and
 * elements that overlap, leave holes or do not reach the end of the file are errors.
 *
 * @param metadata free text by key
 * @param tensors by name, in the order of the file
 */
public record SafeTensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
    private static final int LONGEST_HEADER = 16 << 20;
    private static final int CHUNK = 1 << 16;

    /** Writes the file as a whole or not at all. */
    public void write(Path file) throws IOException {
        byte[] header = SafeTensorsHeader.of(this).toJson();
        AtomicFile.write(file, channel -> {
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(header.length);
            drain(buffer, channel);
            writeFully(ByteBuffer.wrap(header), channel);
            for (Tensor tensor : tensors.values()) writeElements(tensor, buffer, channel);
        });
    }

    private static void writeElements(Tensor tensor, ByteBuffer buffer, FileChannel channel) throws IOException {
        int width = tensor.dtype().bytes();
        for (int i = 0; i < tensor.size(); i++) {
            if (buffer.remaining() < width) drain(buffer, channel);
            switch (tensor.dtype()) {
                case F32 -> buffer.putFloat(tensor.floats()[i]);
                case F64 -> buffer.putDouble(tensor.doubles()[i]);
                case I32 -> buffer.putInt(tensor.ints()[i]);
                case U8 -> buffer.put(tensor.bytes()[i]);
            }
        }
        drain(buffer, channel);
    }

    private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
        writeFully(buffer.flip(), channel);
        buffer.clear();
    }

    private static void writeFully(ByteBuffer buffer, FileChannel channel) throws IOException {
        while (buffer.hasRemaining()) channel.write(buffer);
    }

    /**
     * Reads a file; the tensors are on the CPU.
     *
     * @throws FormatException if the file is not well-formed
     */
    public static SafeTensors read(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            SafeTensorsHeader header = SafeTensorsHeader.parse(file, headerBytes(file, channel), channel.size());
            var tensors = new LinkedHashMap<String, Tensor>();
            for (var entry : header.entries()) tensors.put(entry.name(), readElements(file, entry, channel));
            return new SafeTensors(header.metadata(), tensors);
        }
    }

    private static byte[] headerBytes(Path file, FileChannel channel) throws IOException {
        if (channel.size() < Long.BYTES)
            throw new FormatException(file, "expected a safetensors file, found only " + channel.size() + " bytes");
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(file, length, channel);
        long bytes = length.flip().getLong();
        if (bytes < 2 || bytes > LONGEST_HEADER || bytes > channel.size() - Long.BYTES)
            throw new FormatException(file, "not a safetensors file, or a truncated one: its header claims "
                    + Long.toUnsignedString(bytes) + " bytes of " + channel.size());
        ByteBuffer header = ByteBuffer.allocate((int) bytes);
        readFully(file, header, channel);
        return header.array();
    }

    private static Tensor readElements(Path file, SafeTensorsHeader.Entry entry, FileChannel channel)
            throws IOException {
        Tensor tensor = entry.allocate();
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int width = tensor.dtype().bytes();
        for (int done = 0; done < tensor.size(); ) {
            int count = Math.min(CHUNK / width, tensor.size() - done);
            readFully(file, buffer.clear().limit(count * width), channel);
            buffer.flip();
            for (int i = done; i < done + count; i++)
                switch (tensor.dtype()) {
                    case F32 -> tensor.floats()[i] = buffer.getFloat();
                    case F64 -> tensor.doubles()[i] = buffer.getDouble();
                    case I32 -> tensor.ints()[i] = buffer.getInt();
                    case U8 -> tensor.bytes()[i] = buffer.get();
                }
            done += count;
        }
        return tensor;
    }

    private static void readFully(Path file, ByteBuffer buffer, FileChannel channel) throws IOException {
        while (buffer.hasRemaining())
            if (channel.read(buffer) < 0) throw new FormatException(file, "ends before its last tensor is complete");
    }
}
