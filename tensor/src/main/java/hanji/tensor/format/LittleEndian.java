package hanji.tensor.format;

import hanji.tensor.Declared;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A tensor's elements as bytes: row-major, each little-endian, floats bit for bit. */
public final class LittleEndian {
    private static final int CHUNK = 1 << 16;

    private LittleEndian() {}

    /**
     * Takes the bytes piece by piece; each piece is valid during the call only.
     *
     * @param <E> what the receiver throws
     */
    @FunctionalInterface
    public interface Sink<E extends Exception> {
        void accept(ByteBuffer bytes) throws E;
    }

    /** Hands all elements to a sink, in order; those of a tensor on a CUDA device are copied to the CPU first. */
    public static <E extends Exception> void write(Tensor tensor, Sink<E> sink) throws E {
        if (tensor.device().cuda().isEmpty()) writeHere(tensor, sink);
        else
            try (var _ = Scope.open()) {
                writeHere(tensor.to(tensor.dtype(), Device.CPU), sink);
            }
    }

    private static <E extends Exception> void writeHere(Tensor tensor, Sink<E> sink) throws E {
        ByteBuffer buffer = chunk();
        int most = CHUNK / tensor.dtype().bytes();
        for (int from = 0, count; from < tensor.size(); from += count) {
            count = Math.min(tensor.size() - from, most);
            int start = from, end = from + count;
            Declared.run(() -> put(tensor, start, end, buffer.clear()));
            sink.accept(buffer.flip());
        }
    }

    private static void put(Tensor tensor, int from, int to, ByteBuffer buffer) {
        for (int i = from; i < to; i++)
            switch (tensor.dtype()) {
                case F32 -> buffer.putFloat(tensor.floats()[i]);
                case F64 -> buffer.putDouble(tensor.doubles()[i]);
                case I32 -> buffer.putInt(tensor.ints()[i]);
                case U8 -> buffer.put(tensor.bytes()[i]);
            }
    }

    /** Appends all elements to a channel. */
    static void write(Tensor tensor, WritableByteChannel channel) throws IOException {
        write(tensor, bytes -> writeFully(bytes, channel));
    }

    static void writeFully(ByteBuffer buffer, WritableByteChannel channel) throws IOException {
        while (buffer.hasRemaining()) channel.write(buffer);
    }

    /** Fills what remains of a buffer. */
    static void readFully(ByteBuffer buffer, ReadableByteChannel channel) throws IOException {
        while (buffer.hasRemaining())
            if (channel.read(buffer) < 0) throw new EOFException("the channel ends too early");
    }

    private static ByteBuffer chunk() {
        return ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    }
}
