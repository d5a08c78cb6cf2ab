package hanji.bench.turn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** This process's turn to measure, where a {@link TurnServer} gives turns; otherwise it is always its turn. */
public final class Turn {
    static final String SOCKET = "hanji.bench.turns";
    static final String SIDE = "hanji.bench.side";
    static final int HELLO_BYTES = Integer.BYTES + Long.BYTES;

    private static final Optional<SocketChannel> SERVER =
            Optional.ofNullable(System.getProperty(SOCKET)).map(Turn::connect);

    private Turn() {}

    /** Waits for the next one, which lasts until the one after it is waited for or this process ends. */
    public static void next() {
        SERVER.ifPresent(server -> {
            try {
                server.write(ByteBuffer.allocate(1));
                if (server.read(ByteBuffer.allocate(1)) < 0) throw new IOException("nobody gives turns any more");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    private static SocketChannel connect(String socket) {
        try {
            SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            var hello = ByteBuffer.allocate(HELLO_BYTES)
                    .putInt(Integer.getInteger(SIDE))
                    .putLong(ProcessHandle.current().pid());
            server.write(hello.flip());
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
