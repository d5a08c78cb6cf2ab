package hanji.generative.distributed;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** An open socket, read by one thread and written by any number, which waits for what it reads. */
final class Connection implements Closeable {
    private static final int CHUNK = 1 << 16;

    private final SocketChannel channel;
    private final InputStream in;
    private final InetSocketAddress remote;
    private final ReentrantLock writing = new ReentrantLock();
    private long limit = Long.MAX_VALUE; // of System.nanoTime()

    Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        in = channel.socket().getInputStream();
        remote = (InetSocketAddress) channel.getRemoteAddress();
    }

    /**
     * Connects to an address.
     *
     * @throws IOException if nobody answers there
     */
    static Connection to(InetSocketAddress address, Duration patience) throws IOException {
        var channel = SocketChannel.open();
        try {
            channel.socket().connect(address, (int) patience.toMillis());
            return new Connection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What is read from here on must have come within this time. */
    void within(Duration patience) {
        limit = System.nanoTime() + patience.toNanos();
    }

    /** What is read may come at any time. */
    void withoutLimit() throws SocketException {
        limit = Long.MAX_VALUE;
        channel.socket().setSoTimeout(0);
    }

    /**
     * So many bytes; whoever asks knows how many are right.
     *
     * @throws EOFException if the connection ends before
     * @throws SocketTimeoutException if they do not come in time
     */
    byte[] read(int bytes) throws IOException {
        var read = new byte[bytes];
        for (int at = 0; at < bytes; ) at += readSome(read, at, bytes - at);
        return read;
    }

    /** Writes so many bytes into a file, which need not fit into the memory. */
    void readInto(Path file, long bytes) throws IOException {
        var chunk = new byte[(int) Math.min(CHUNK, bytes)];
        try (var to = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (long left = bytes; left > 0; ) {
                int some = readSome(chunk, 0, (int) Math.min(chunk.length, left));
                for (var part = ByteBuffer.wrap(chunk, 0, some); part.hasRemaining(); ) to.write(part);
                left -= some;
            }
        }
    }

    private int readSome(byte[] into, int at, int most) throws IOException {
        if (limit != Long.MAX_VALUE) {
            long left = (limit - System.nanoTime()) / 1_000_000;
            if (left <= 0) throw new SocketTimeoutException();
            channel.socket().setSoTimeout((int) Math.min(Integer.MAX_VALUE, left));
        }
        int some = in.read(into, at, most);
        if (some < 0) throw new EOFException("the connection ended");
        return some;
    }

    /** Writes these parts, one after the other and nothing between them. */
    void write(byte[]... parts) throws IOException {
        writing.lock();
        try {
            for (byte[] part : parts) writeAll(ByteBuffer.wrap(part));
        } finally {
            writing.unlock();
        }
    }

    /** Writes this head and then so many bytes of a file. */
    void write(byte[] head, FileChannel file, long bytes) throws IOException {
        writing.lock();
        try {
            writeAll(ByteBuffer.wrap(head));
            for (long at = 0; at < bytes; ) at += file.transferTo(at, bytes - at, channel);
        } finally {
            writing.unlock();
        }
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }

    /** The socket itself, for whoever goes on without waiting. */
    SocketChannel channel() {
        return channel;
    }

    /** The other end's machine and port. */
    InetSocketAddress remote() {
        return remote;
    }

    /** This end's address, by which the other's machine can reach this one. */
    InetSocketAddress local() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            return; // it is closed all the same
        }
    }
}
