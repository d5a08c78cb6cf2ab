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
 * <p>Reading is strict: a header longer than 16 MiB or than the file, sizes that overflow, and
 * elements that overlap, leave holes or do not reach the end of the file are errors.
 * F16 and BF16 become F32, BOOL becomes U8, other whole numbers become I32 where all are within 32 bits; a tensor that
 * cannot be held exactly is left out, and why is kept.
 *
 * @param metadata free text by key
 * @param tensors by name, in the order of the file
 * @param unread why tensors of the file are not among these, by name: no tensor of Hanji's can hold them exactly
 */
public record SafeTensors(Map<String, String> metadata, Map<String, Tensor> tensors, Map<String, String> unread) {
    static final int LONGEST_HEADER = 16 << 20;

    /** What is to be written. */
    public SafeTensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
        this(metadata, tensors, Map.of());
    }

    /**
     * Writes the file as a whole or not at all.
     *
     * @throws IllegalArgumentException if a tensor has the name that the format keeps for metadata
     */
    public void write(Path file) throws IOException {
        byte[] header = SafeTensorsHeader.of(this).toJson();
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        length.putLong(header.length).flip();
        AtomicFile.write(file, channel -> {
            LittleEndian.writeFully(length, channel);
            LittleEndian.writeFully(ByteBuffer.wrap(header), channel);
            for (Tensor tensor : tensors.values()) LittleEndian.write(tensor, channel);
        });
    }

    /**
     * Reads a file; the tensors are on the CPU.
     *
     * @throws FormatException if the file is not well-formed
     */
    public static SafeTensors read(Path file) throws IOException {
        return InputFile.read(file, channel -> {
            SafeTensorsHeader header = SafeTensorsHeader.parse(file, headerBytes(file, channel), channel.size());
            var tensors = new LinkedHashMap<String, Tensor>();
            var unread = new LinkedHashMap<String, String>();
            long elements = channel.position();
            for (var entry : header.entries()) {
                channel.position(elements + entry.begin());
                if (entry.type().isEmpty()) {
                    unread.put(entry.name(), "has the dtype " + entry.dtype() + ", which Hanji does not know");
                    continue;
                }
                try {
                    Tensor tensor = entry.type().get().read(entry.shape(), ByteOrder.LITTLE_ENDIAN, false, channel);
                    tensors.put(entry.name(), tensor.named(entry.name()));
                } catch (StoredType.OutOfRange e) {
                    unread.put(entry.name(), String.valueOf(e.getMessage()));
                }
            }
            return new SafeTensors(header.metadata(), tensors, unread);
        });
    }

    static byte[] headerBytes(Path file, FileChannel channel) throws IOException {
        if (channel.size() < Long.BYTES)
            throw new FormatException(file, "expected a safetensors file, found only " + channel.size() + " bytes");
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        LittleEndian.readFully(length, channel);
        long bytes = length.flip().getLong();
        if (bytes < 2 || bytes > LONGEST_HEADER || bytes > channel.size() - Long.BYTES)
            throw new FormatException(
                    file,
                    "not a safetensors file, or a truncated one: its header claims " + Long.toUnsignedString(bytes)
                            + " bytes of " + channel.size());
        ByteBuffer header = ByteBuffer.allocate((int) bytes);
        LittleEndian.readFully(header, channel);
        return header.array();
    }
}
