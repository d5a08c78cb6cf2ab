package hanji.bench.turn;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Gives {@link Turns} to other processes, over a socket in a folder of its own. */
public final class TurnServer implements AutoCloseable {
    private final Turns turns;
    private final Path folder;
    private final UnixDomainSocketAddress address;
    private final ServerSocketChannel server;

    public TurnServer(Turns turns) throws IOException {
        this.turns = turns;
        this.folder = Files.createTempDirectory("hanji-turns");
        this.address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** Arguments of a JVM in which {@link Turn} is this side's. */
    public List<String> jvmArguments(int side) {
        return List.of("-D" + Turn.SOCKET + "=" + address.getPath(), "-D" + Turn.SIDE + "=" + side);
    }

    private void acceptAll() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> serve(channel));
            }
        } catch (IOException closed) {
            // No side will come any more.
        }
    }

    /** The first byte is the side's number; then it asks for a turn, is told that it has it, and ends it, again and again. */
    private void serve(SocketChannel channel) {
        var one = ByteBuffer.allocate(1);
        try (channel) {
            if (!read(channel, one)) return;
            int side = one.get(0);
            try {
                while (read(channel, one)) {
                    turns.begin(side);
                    channel.write(one.rewind());
                    if (!read(channel, one)) return;
                    turns.end(side);
                }
            } finally {
                turns.leave(side);
            }
        } catch (ClosedChannelException gone) {
            // The process ended.
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static boolean read(SocketChannel channel, ByteBuffer one) throws IOException {
        return channel.read(one.clear()) == 1;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(address.getPath());
        Files.deleteIfExists(folder);
    }
}
