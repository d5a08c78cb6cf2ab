package hanji.bench.turn;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives {@link Turns} to other processes, over a socket in a folder of its own. A process that waits for its turn is
 * stopped as by {@code kill -STOP}: threads of OpenMP and OpenBLAS spin for a tenth of a second after their work, a JIT
 * compiler goes on compiling, and both would run in another side's turn.
 */
public final class TurnServer implements AutoCloseable {
    private final Turns turns;
    private final Path folder;
    private final UnixDomainSocketAddress address;
    private final ServerSocketChannel server;
    private final Set<Long> stopped = ConcurrentHashMap.newKeySet();
    /** After Ctrl-C nobody else would end who is stopped. */
    private final Thread onExit = new Thread(() -> {
        killSides();
        end();
    });

    public TurnServer(Turns turns) throws IOException {
        this.turns = turns;
        this.folder = Files.createTempDirectory("hanji-turns");
        this.address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        Runtime.getRuntime().addShutdownHook(onExit);
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

    /** A side sends its number and its process's, and a byte whenever it wants its next turn; a byte says that it has it. */
    private void serve(SocketChannel channel) {
        try (channel) {
            var hello = ByteBuffer.allocate(Turn.HELLO_BYTES);
            while (hello.hasRemaining()) if (channel.read(hello) < 0) return;
            int side = hello.getInt(0);
            try {
                serve(channel, side, hello.getLong(Integer.BYTES));
            } finally {
                turns.leave(side);
            }
        } catch (IOException gone) {
            // The process ended.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel channel, int side, long process) throws IOException, InterruptedException {
        var one = ByteBuffer.allocate(1);
        while (channel.read(one.clear()) == 1) {
            stopped.add(process);
            signal("STOP", process);
            turns.next(side);
            resume(process);
            stopped.remove(process);
            channel.write(one.flip());
        }
    }

    private static void resume(long process) {
        signal("CONT", process);
    }

    /** A process that has ended gets none. */
    private static void signal(String name, long process) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + process)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noShell) {
            // Then it is not stopped, and never was.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** At once: a JVM that exits while libtorch computes crashes, and leaves a report of that in the user's folder. */
    private static void killSides() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException exiting) {
            // It runs already.
        }
    }

    private void end() {
        stopped.forEach(TurnServer::resume);
        try {
            server.close();
            Files.deleteIfExists(address.getPath());
            Files.deleteIfExists(folder);
        } catch (IOException left) {
            // An empty folder for temporary files stays.
        }
    }
}
