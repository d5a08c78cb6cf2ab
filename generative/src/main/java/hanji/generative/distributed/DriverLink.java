package hanji.generative.distributed;

import hanji.generative.distributed.Letter.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A worker's connection to the driver. */
final class DriverLink implements AutoCloseable {
    private final Connection connection;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean stopAsked;
    private volatile boolean ended;
    private Runnable atEnd = () -> {};

    private DriverLink(Connection connection) {
        this.connection = connection;
    }

    /**
     * Connects to the driver.
     *
     * @throws ClusterFailure if it cannot be reached, or is not the one of this training
     */
    static DriverLink open(InetSocketAddress driver, Secret secret, Hello hello, Patience patience) {
        try {
            Connection connection = Connection.to(driver, patience.handshake());
            try {
                Handshake.connect(connection, secret, hello, patience.handshake());
                return new DriverLink(connection);
            } catch (IOException e) {
                connection.close();
                throw e;
            }
        } catch (IOException e) {
            String where = driver.getHostString() + ":" + driver.getPort();
            throw new ClusterFailure(
                    "worker " + hello.from() + " cannot reach the driver at " + where + ": " + e.getMessage()
                            + "; workers must be able to connect to the machine that ./hanji train runs on",
                    e);
        }
    }

    /**
     * How to train, and into a file the checkpoint to begin from.
     *
     * @return empty if all is over before it began
     */
    Optional<Map<String, String>> task(Path checkpoint) {
        try {
            Letter letter = Letter.head(connection, EnumSet.of(Kind.TASK, Kind.END), Long.MAX_VALUE);
            if (letter.kind() == Kind.END) {
                ended = true;
                return Optional.empty();
            }
            Map<String, String> task = Fields.of(letter.body(connection));
            connection.readInto(
                    checkpoint,
                    Letter.head(connection, EnumSet.of(Kind.CHECKPOINT), Long.MAX_VALUE)
                            .bytes());
            return Optional.of(task);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /**
     * Hears from here on whether to stop or to end.
     *
     * @param end run once all is over, or the driver is gone
     */
    void listen(Runnable end) {
        atEnd = end;
        Thread.ofVirtual().start(() -> {
            try {
                while (!ended)
                    switch (Letter.head(connection, EnumSet.of(Kind.STOP, Kind.END), Long.MAX_VALUE)
                            .kind()) {
                        case STOP -> stopAsked = true;
                        default -> ended = true;
                    }
            } catch (IOException _) {
                connection.close(); // the driver is gone, or this worker is through
            } finally {
                over.countDown();
                atEnd.run();
            }
        });
    }

    /** Whether the driver wants the training saved and stopped. */
    boolean stopAsked() {
        return stopAsked;
    }

    void send(Kind kind, byte[] body) {
        try {
            Letter.send(connection, kind, body);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    void send(Kind kind, Map<String, String> fields) {
        send(kind, Fields.toBytes(fields));
    }

    void sendFile(Kind kind, Path file) {
        try {
            Letter.sendFile(connection, kind, file);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** Says a line to the user; one that does not arrive is not missed. */
    void say(String line) {
        try {
            Letter.send(connection, Kind.SAYS, Fields.toBytes(Map.of("line", line)));
        } catch (IOException _) {
            return;
        }
    }

    /** Whether all is over, as the driver said, within some time. */
    boolean isOver(Duration patience) throws InterruptedException {
        return over.await(patience.toMillis(), TimeUnit.MILLISECONDS) && ended;
    }

    /** Waits for the driver to say that all is over; whether it did, rather than go away. */
    boolean awaitEnd() throws InterruptedException {
        over.await();
        return ended;
    }

    private static WorkerLost gone(IOException e) {
        return new WorkerLost("the driver is gone: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        connection.close();
    }
}
