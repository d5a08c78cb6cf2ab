package hanji.generative.distributed;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * An open port that takes in only those who know the secret. Each connection is greeted by a thread of its own, so that one that is
 * silent keeps nobody waiting; who does not speak as a worker must is closed with a line of the log, and the listener goes on.
 */
final class Listener implements AutoCloseable {
    /** Connections that are being greeted at once; further ones are closed. */
    private static final int GREETED = 1000;

    private final ServerSocketChannel server;
    private final Semaphore free = new Semaphore(GREETED);

    /** Takes in who has shown that it knows the secret. */
    @FunctionalInterface
    interface Guests {
        /**
         * Takes a worker in, and its connection with it; called by a thread of the connection's own.
         *
         * @throws Refused if it cannot be taken in; the connection is closed then
         */
        void take(Hello hello, Connection connection) throws IOException;
    }

    /**
     * Whom a listener lets in.
     *
     * @param secret of the training
     * @param self rank of this worker, or {@link Hello#DRIVER}
     * @param workers number of workers
     * @param patience for a handshake
     */
    record Door(Secret secret, int self, int workers, Duration patience) {}

    private Listener(ServerSocketChannel server) {
        this.server = server;
    }

    /** A port of the system's choice at an address of this machine; nobody is greeted before {@link #greet}. */
    static Listener open(InetAddress address) throws IOException {
        return new Listener(ServerSocketChannel.open().bind(new InetSocketAddress(address, 0)));
    }

    /** Where it is. */
    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) server.getLocalAddress();
    }

    /** Greets whoever connects from here on, and those that connected before. */
    void greet(Door door, Guests guests, Consumer<String> log) {
        Thread.ofVirtual().start(() -> {
            while (server.isOpen())
                try {
                    SocketChannel channel = server.accept();
                    if (free.tryAcquire()) Thread.ofVirtual().start(() -> greet(channel, door, guests, log));
                    else channel.close();
                } catch (IOException _) {
                    Thread.yield(); // closed; or this one connection failed before it was one
                }
        });
    }

    private void greet(SocketChannel channel, Door door, Guests guests, Consumer<String> log) {
        boolean taken = false;
        String who = "a stranger";
        try {
            var connection = new Connection(channel);
            who = connection.remote().getAddress().getHostAddress() + ":"
                    + connection.remote().getPort();
            guests.take(Handshake.answer(connection, door.secret, door.self, door.workers, door.patience), connection);
            taken = true;
        } catch (EOFException _) {
            log.accept("refused " + who + ": it ended before it had said who it is");
        } catch (IOException e) {
            log.accept("refused " + who + ": " + oneLine(e));
        } finally {
            free.release();
            if (!taken) close(channel);
        }
    }

    private static String oneLine(IOException e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            return; // it is closed all the same
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException _) {
            return; // it is closed all the same
        }
    }
}
