package hanji.generative.distributed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * How workers find each other: each opens a port, all learn all addresses, and every worker connects to those of lower rank while
 * it takes in those of higher rank. The port is closed as soon as all are there.
 */
final class Rendezvous implements AutoCloseable {
    private final Listener listener;
    private final Patience patience;
    private final CompletableFuture<Connection> ended = new CompletableFuture<>();

    private Rendezvous(Listener listener, Patience patience) {
        this.listener = listener;
        this.patience = patience;
    }

    /** Opens a port at an address of this machine that the other workers can reach. */
    static Rendezvous at(InetAddress address, Patience patience) throws IOException {
        return new Rendezvous(Listener.open(address), patience);
    }

    /** Where this worker is found. */
    InetSocketAddress address() throws IOException {
        return listener.address();
    }

    /**
     * Whose rendezvous it is.
     *
     * @param secret of the training
     * @param generation of this start of the workers
     * @param rank of this worker
     */
    record Ticket(Secret secret, byte[] generation, int rank) {}

    /**
     * Connects to all others.
     *
     * @param addresses by rank
     * @return connections by rank, without this worker's own
     * @throws WorkerLost if they do not come, or {@link #close} is called meanwhile
     */
    SortedMap<Integer, Connection> all(Ticket ticket, List<InetSocketAddress> addresses, Consumer<String> log) {
        Map<Integer, CompletableFuture<Connection>> seats = new ConcurrentHashMap<>();
        for (int other = ticket.rank + 1; other < addresses.size(); other++)
            seats.put(other, new CompletableFuture<>());
        listener.greet(
                new Listener.Door(ticket.secret, ticket.rank, addresses.size(), patience.handshake()),
                (hello, connection) -> take(hello, connection, ticket, seats),
                log);
        var found = new TreeMap<Integer, Connection>();
        long until = System.nanoTime() + patience.start().toNanos();
        try {
            for (int other = 0; other < ticket.rank; other++) found.put(other, connect(ticket, other, addresses));
            for (int other = ticket.rank + 1; other < addresses.size(); other++)
                found.put(other, awaited(other, Objects.requireNonNull(seats.get(other)), until));
            return found;
        } catch (RuntimeException e) {
            seats.values().forEach(seat -> seat.thenAccept(Connection::close));
            found.values().forEach(Connection::close);
            throw e;
        } finally {
            listener.close();
        }
    }

    private static void take(
            Hello hello, Connection connection, Ticket ticket, Map<Integer, CompletableFuture<Connection>> seats)
            throws IOException {
        if (!hello.sameStart(ticket.generation)) throw new Refused("is of another start of the workers");
        CompletableFuture<Connection> seat = seats.get(hello.from());
        if (seat == null) throw new Refused("is worker " + hello.from() + ", which waits for connections itself");
        synchronized (seat) { // so that it is welcome before it is used, and only one is
            if (seat.isDone()) throw new Refused("says that it is worker " + hello.from() + ", which is here already");
            Handshake.welcome(connection);
            seat.complete(connection);
        }
    }

    private Connection connect(Ticket ticket, int other, List<InetSocketAddress> addresses) {
        InetSocketAddress address = addresses.get(other);
        try {
            Connection connection = Connection.to(address, patience.handshake());
            try {
                var hello = new Hello(other, ticket.rank, addresses.size(), ticket.generation, Secret.nonce());
                Handshake.connect(connection, ticket.secret, hello, patience.start());
                return connection;
            } catch (IOException e) {
                connection.close();
                throw e;
            }
        } catch (IOException e) {
            throw new WorkerLost(
                    "worker " + ticket.rank + " cannot reach worker " + other + " at " + address.getHostString() + ":"
                            + address.getPort() + ": " + e.getMessage(),
                    e);
        }
    }

    private Connection awaited(int other, CompletableFuture<Connection> seat, long until) {
        try {
            Object first = CompletableFuture.anyOf(seat, ended)
                    .get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            return (Connection) first;
        } catch (TimeoutException _) {
            throw new WorkerLost("worker " + other + " did not come within "
                    + patience.start().toSeconds() + " s");
        } catch (InterruptedException | ExecutionException e) {
            throw new WorkerLost("the training ended before worker " + other + " came", e);
        }
    }

    /** Closes the port; who waits for others no longer does. */
    @Override
    public void close() {
        ended.completeExceptionally(new CancellationException());
        listener.close();
    }
}
