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

    private static final Optional<SocketChannel> SERVER =
            Optional.ofNullable(System.getProperty(SOCKET)).map(Turn::connect);

    private Turn() {}

    /** Waits for it. */
    public static void begin() {
        SERVER.ifPresent(server -> {
            send(server, 0);
            receive(server);
        });
    }

    /** Ends it. */
    public static void end() {
        SERVER.ifPresent(server -> send(server, 0));
    }

    private static SocketChannel connect(String socket) {
        try {
            SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            send(server, Integer.getInteger(SIDE));
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void send(SocketChannel server, int number) {
        try {
            server.write(ByteBuffer.wrap(new byte[] {(byte) number}));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void receive(SocketChannel server) {
        try {
            if (server.read(ByteBuffer.allocate(1)) < 0) throw new IOException("nobody gives turns any more");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
