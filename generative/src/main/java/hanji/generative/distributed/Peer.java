package hanji.generative.distributed;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Another worker: a socket that never waits, so that both ends may send much at once. One message at a time goes out and one comes
 * in, through two direct buffers that are used again and again.
 */
final class Peer {
    private static final int MOST = 1 << 18, LEAST = 1 << 14, ALL = 1 << 25;

    private final int rank;
    private final String host;
    private final SocketChannel channel;
    private final SelectionKey key;

    private final ByteBuffer in; // bytes read and not yet taken: taken to filled
    private final MemorySegment inBytes;
    private int taken;
    private int filled;

    private final ByteBuffer out;
    private final MemorySegment outBytes;

    private @Nullable Message sending;
    private @Nullable Message receiving;
    private long left; // bytes of the outgoing body that are not in the buffer yet
    private long expected = -1; // bytes of the incoming body that have not come; -1 before its head
    private int sent; // messages
    private int received;

    /** @param workers how many there are; buffers of all of them together stay below 64 MB, up to 1,024 workers */
    Peer(int rank, int workers, Connection connection, Selector selector) throws IOException {
        int buffer = Math.clamp(ALL / workers, LEAST, MOST);
        this.rank = rank;
        in = ByteBuffer.allocateDirect(buffer);
        inBytes = MemorySegment.ofBuffer(in);
        out = ByteBuffer.allocateDirect(buffer);
        outBytes = MemorySegment.ofBuffer(out.duplicate());
        this.host = connection.remote().getAddress().getHostAddress();
        this.channel = connection.channel();
        channel.configureBlocking(false);
        this.key = channel.register(selector, 0, this);
    }

    int rank() {
        return rank;
    }

    /** Begins to send; the message before is through. */
    void send(Message message) {
        sending = message;
        message.rewind();
        left = message.bytes();
        out.clear();
        outBytes.set(Message.INT, 0, message.kind());
        outBytes.set(Message.INT, 4, sent++);
        outBytes.set(Message.LONG, 8, left);
        out.limit(Message.HEAD);
        fill(message);
    }

    private void fill(Message message) {
        int put = message.put(outBytes, out.limit(), (long) out.capacity() - out.limit());
        out.limit(out.limit() + put);
        left -= put;
    }

    /** Begins to receive; the message before is through. */
    void receive(Message message) {
        receiving = message;
        message.rewind();
        expected = -1;
    }

    /** Sends and takes what can be without waiting. */
    void advance() throws IOException {
        if (sending != null) write(sending);
        if (receiving != null) read(receiving);
    }

    private void write(Message message) throws IOException {
        while (true) {
            if (out.hasRemaining()) channel.write(out);
            if (out.hasRemaining()) return;
            if (left == 0) {
                sending = null;
                return;
            }
            out.clear().limit(0);
            fill(message);
        }
    }

    private void read(Message message) throws IOException {
        while (!take(message)) {
            if (taken > 0) {
                in.limit(filled).position(taken).compact();
                filled -= taken;
                taken = 0;
            }
            int some = channel.read(in.limit(in.capacity()).position(filled));
            if (some < 0) throw new EOFException("ended the connection");
            if (some == 0) return;
            filled += some;
        }
        receiving = null;
    }

    /** Takes what was read; whether that is the whole message. */
    private boolean take(Message message) throws Refused {
        if (expected < 0) {
            if (filled - taken < Message.HEAD) return false;
            expected = body(message);
            taken += Message.HEAD;
        }
        int some = message.take(inBytes, taken, Math.min(expected, filled - taken));
        taken += some;
        expected -= some;
        if (taken == filled) taken = filled = 0;
        return expected == 0;
    }

    /** Bytes of the body as the head says it, which must be as many as this worker waits for. */
    private long body(Message message) throws Refused {
        int kind = inBytes.get(Message.INT, taken);
        int number = inBytes.get(Message.INT, taken + 4L);
        long bytes = inBytes.get(Message.LONG, taken + 8L);
        if (kind != message.kind() || number != received || bytes != message.bytes())
            throw new Refused("sends message %d of kind %d and %d bytes, where number %d of kind %d and %d bytes is due"
                    .formatted(number, kind, bytes, received, message.kind(), message.bytes()));
        received++;
        return bytes;
    }

    /** Whether nothing is on its way, as far as this worker waits for it. */
    boolean isThrough() {
        return sending == null && receiving == null;
    }

    /** Whether a message is waited for. */
    boolean isAwaited() {
        return receiving != null;
    }

    /** Asks to be told when there is something to do. */
    void listen() throws ClosedChannelException {
        int wanted = (sending == null ? 0 : SelectionKey.OP_WRITE) | (receiving == null ? 0 : SelectionKey.OP_READ);
        if (!key.isValid()) throw new ClosedChannelException();
        if (key.interestOps() != wanted) key.interestOps(wanted);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException _) {
            return; // it is closed all the same
        }
    }

    @Override
    public String toString() {
        return "worker " + rank + " on " + host;
    }
}
