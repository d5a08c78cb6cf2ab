package hanji.generative.distributed;

import hanji.autograd.Numerics;
import hanji.generative.cli.Version;
import hanji.generative.distributed.Generation.Member;
import hanji.generative.distributed.Letter.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The driver's port, and what comes in by it. Each worker is served by a thread of its own, which checks what it says and hands it
 * on as {@link News}; nothing here touches the run. Workers of an earlier start are cut off when those of a new one come.
 */
final class Coordinator implements AutoCloseable {
    private static final int UNHEARD = 1024;

    private final Listener listener;
    private final Secret secret;
    private final int workers;
    private final Map<String, String> task;
    private final long largest;
    private final Path received;
    private final Consumer<String> log;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final Set<String> earlier = new HashSet<>();
    private Optional<Generation> current = Optional.empty();
    private boolean stopping;

    /**
     * How workers are told to train.
     *
     * @param fields told to each
     * @param largest bytes that a checkpoint may have
     * @param folder for checkpoints that come in
     */
    record Task(Map<String, String> fields, long largest, Path folder) {}

    private Coordinator(Listener listener, Secret secret, int workers, Task task, Consumer<String> log) {
        this.listener = listener;
        this.secret = secret;
        this.workers = workers;
        this.task = task.fields;
        this.largest = task.largest;
        this.received = task.folder;
        this.log = log;
    }

    /** Opens a port at an address of this machine that the workers can reach. */
    static Coordinator open(
            InetAddress address, int workers, Secret secret, Patience patience, Task task, Consumer<String> log)
            throws IOException {
        var coordinator = new Coordinator(Listener.open(address), secret, workers, task, log);
        coordinator.listener.greet(
                new Listener.Door(secret, Hello.DRIVER, workers, patience.handshake()), coordinator::take, log);
        return coordinator;
    }

    InetSocketAddress address() throws IOException {
        return listener.address();
    }

    Secret secret() {
        return secret;
    }

    /** What is heard next; empty if nothing is for a while. */
    Optional<News> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(news.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Whether news are of workers that still count. */
    synchronized boolean isCurrent(Generation of) {
        return current.isPresent() && current.get() == of;
    }

    /** Whether workers have come at all. */
    synchronized boolean hasBegun() {
        return current.isPresent();
    }

    /** Tells the first worker, and that of any later start, to save and stop. */
    synchronized void stop() {
        stopping = true;
        current.ifPresent(generation -> generation.say(Kind.STOP, true));
    }

    /** Tells all workers that all is over. */
    synchronized void end() {
        current.ifPresent(generation -> generation.say(Kind.END, false));
    }

    private void take(Hello hello, Connection connection) throws IOException {
        Generation generation;
        Member member =
                new Member(hello.from(), connection.remote().getAddress().getHostAddress(), connection);
        synchronized (this) {
            generation = generation(hello);
            generation.add(member);
            Handshake.welcome(connection);
        }
        Thread.ofVirtual().start(() -> serve(generation, member));
    }

    /** The start of the workers that one belongs to: the current one, or a new one, which ends that before it. */
    private Generation generation(Hello hello) throws Refused {
        if (current.isPresent() && current.get().is(hello)) return current.get();
        if (!earlier.add(HexFormat.of().formatHex(hello.generation())))
            throw new Refused("is of an earlier start of the workers");
        current.ifPresent(Generation::close);
        if (current.isPresent()) log.accept("the workers were started again; they go on from the last save");
        var generation = new Generation(hello.generation());
        current = Optional.of(generation);
        news.add(new News.Begun(generation));
        return generation;
    }

    private void serve(Generation generation, Member member) {
        try (Connection connection = member.connection()) {
            instruct(generation, member);
            for (Letter letter; ; receive(generation, member, letter)) {
                var due = EnumSet.of(Kind.SAYS, Kind.DONE, Kind.FAILED);
                if (member.rank() == 0) due.addAll(EnumSet.of(Kind.PROGRESS, Kind.LOG, Kind.CHECKPOINT));
                letter = Letter.head(connection, due, largest);
            }
        } catch (Refused refused) {
            log.accept("refused " + member + ": " + refused.getMessage());
        } catch (IOException | CancellationException _) {
            return; // it is gone: the cluster finds out, and starts the workers again
        }
    }

    /** Hears who a worker is, and tells it what to do. */
    private void instruct(Generation generation, Member member) throws IOException {
        Connection connection = member.connection();
        var about = Fields.of(
                Letter.head(connection, EnumSet.of(Kind.ABOUT), largest).body(connection));
        String own = version(), other = Fields.text(about, "version");
        if (!own.equals(other)) {
            news.add(new News.Failed(
                    generation,
                    member + " has " + other + ", the driver " + own + "; give all machines the same Hanji"));
            return;
        }
        Path start = generation.start().join();
        Letter.send(connection, Kind.TASK, Fields.toBytes(task));
        Letter.sendFile(connection, Kind.CHECKPOINT, start);
        synchronized (this) {
            if (stopping && member.rank() == 0) Letter.send(connection, Kind.STOP, new byte[0]);
        }
    }

    /** What must be the same everywhere for the same bits. */
    static String version() throws IOException {
        return "Hanji " + Version.hanji() + " of numerics version " + Numerics.VERSION;
    }

    private void receive(Generation generation, Member member, Letter letter) throws IOException {
        Connection connection = member.connection();
        if (letter.kind() == Kind.CHECKPOINT) {
            Path file = Files.createTempFile(received, "checkpoint", ".safetensors");
            connection.readInto(file, letter.bytes());
            news.add(new News.Saved(generation, file));
            return;
        }
        byte[] body = letter.body(connection);
        switch (letter.kind()) {
            case LOG -> news.add(new News.Logged(generation, body));
            case PROGRESS -> { // only the latest is worth anything
                if (news.size() < UNHEARD) news.add(new News.Progress(generation, Fields.of(body)));
            }
            case SAYS -> log.accept(Fields.text(Fields.of(body), "line"));
            case DONE -> news.add(new News.Done(generation, member, Fields.text(Fields.of(body), "waited")));
            case FAILED -> news.add(new News.Failed(generation, Fields.text(Fields.of(body), "line")));
            case ABOUT, TASK, CHECKPOINT, STOP, END -> {}
        }
    }

    /** Cuts all workers off. */
    @Override
    public synchronized void close() {
        listener.close();
        current.ifPresent(Generation::close);
    }
}
