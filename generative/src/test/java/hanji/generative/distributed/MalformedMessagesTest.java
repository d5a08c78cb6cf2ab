package hanji.generative.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.run.Run;
import hanji.generative.run.TrainingLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand sessions that are not as they must be: each is refused in a line, and a training beside them has the right bits. */
class MalformedMessagesTest {
    private static final int AT_THE_DRIVER = 5000, AT_A_WORKER = 3000, INSIDE = 1500, IN_THE_MESH = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path alone;

    @TempDir
    Path together;

    /** Bytes of a session of a worker up to its proof, in some way not as they must be. */
    private static byte[] mutated(Random random, int to, int workers, byte[] generation) {
        byte[] hello = new Hello(to, random.nextInt(workers), workers, generation, Secret.nonce()).toBytes();
        var session = new byte[hello.length + Secret.BYTES];
        random.nextBytes(session);
        System.arraycopy(hello, 0, session, 0, hello.length);
        switch (random.nextInt(5)) {
            case 0 -> random.nextBytes(session);
            case 1 -> {
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--)
                    session[random.nextInt(hello.length)] ^= (byte) (1 << random.nextInt(8));
            }
            case 2 -> session = Arrays.copyOf(session, random.nextInt(session.length));
            case 3 -> session = Arrays.copyOf(session, session.length + random.nextInt(3000));
            default -> {} // only the proof is wrong
        }
        return session;
    }

    private static void send(InetSocketAddress to, byte[] session) throws IOException {
        try (var socket = new Socket(to.getAddress(), to.getPort())) {
            socket.getOutputStream().write(session);
            socket.shutdownOutput();
            byte[] answer = socket.getInputStream().readAllBytes();
            assertTrue(answer.length == 0 || answer.length == 2 * Secret.BYTES, answer.length + " bytes");
        } catch (SocketException _) {
            return; // closed by the other end before all was written
        }
    }

    @Test
    void strangersAtTheDriverChangeNothingInATraining() throws Exception {
        var training = new TinyTraining(150);
        String expected = training.alone(alone).weightsSha256();
        var driver = new CompletableFuture<InetSocketAddress>();
        var over = new AtomicReference<Throwable>();
        var cluster = new ThreadCluster() {
            @Override
            public void together(String address, int workers, Gang task) {
                driver.complete(new InetSocketAddress(((Worker) task).host(), ((Worker) task).port()));
                super.together(address, workers, task);
            }
        };
        var strangers = Thread.ofPlatform().start(() -> {
            try {
                var random = new Random(1);
                InetSocketAddress address = driver.get(30, TimeUnit.SECONDS);
                for (int i = 0; i < AT_THE_DRIVER; i++) send(address, mutated(random, Hello.DRIVER, 2, Secret.nonce()));
            } catch (Exception | AssertionError e) {
                over.set(e);
            }
        });
        Run run = training.begin();
        assertTrue(training.train(run, together, cluster, 2, () -> false, new Waiting(strangers)));
        strangers.join();
        assertEquals(null, over.get());
        assertEquals(expected, run.weightsSha256());
        assertEquals(AT_THE_DRIVER + 2, training.said.size());
        assertTrue(training.said.stream()
                .allMatch(line ->
                        !line.contains("\n") && (line.startsWith("refused 127.0.0.1:") || line.startsWith("worker "))));
    }

    /** Makes a training last until all strangers were there. */
    private record Waiting(Thread strangers) implements TrainingLoop.Watcher {
        @Override
        public void step(Run run) {
            if (run.stepsDone() < 100) return;
            try {
                strangers.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void strangersAtAWorkersPortKeepNobodyFromMeeting() throws Exception {
        var secret = Secret.fresh();
        byte[] generation = Secret.nonce();
        List<String> log = new CopyOnWriteArrayList<>();
        try (var first = Rendezvous.at(InetAddress.getLoopbackAddress(), Patience.STANDARD);
                var second = Rendezvous.at(InetAddress.getLoopbackAddress(), Patience.STANDARD)) {
            List<InetSocketAddress> addresses = List.of(first.address(), second.address());
            var waiting = CompletableFuture.supplyAsync(
                    () -> first.all(new Rendezvous.Ticket(secret, generation, 0), addresses, log::add),
                    task -> Thread.ofPlatform().start(task));
            var random = new Random(2);
            for (int i = 0; i < AT_A_WORKER; i++) send(first.address(), mutated(random, 0, 2, generation));
            SortedMap<Integer, Connection> found =
                    second.all(new Rendezvous.Ticket(secret, generation, 1), addresses, log::add);
            assertEquals(
                    List.of(1), List.copyOf(waiting.get(30, TimeUnit.SECONDS).keySet()));
            assertEquals(List.of(0), List.copyOf(found.keySet()));
            assertEquals(AT_A_WORKER, log.size());
        }
    }

    @Test
    void aSecondWorkerOfTheSameRankIsRefused() throws Exception {
        var secret = Secret.fresh();
        List<String> log = new CopyOnWriteArrayList<>();
        try (Coordinator coordinator = coordinator(secret, log)) {
            byte[] generation = Secret.nonce();
            try (Connection first = connected(coordinator, secret, generation)) {
                assertThrows(IOException.class, () -> connected(coordinator, secret, generation));
                assertTrue(log.getFirst().endsWith(": says that it is worker 1, which is here already"), log::toString);
                Letter.send(first, Letter.Kind.ABOUT, Fields.toBytes(Map.of("version", "another")));
                Letter.send(first, Letter.Kind.SAYS, Fields.toBytes(Map.of("line", "still here")));
                while (log.size() < 2) Thread.sleep(1);
                assertEquals("still here", log.get(1));
                try (Connection _ = connected(coordinator, secret, Secret.nonce())) {
                    assertThrows(IOException.class, () -> first.read(1)); // all were started again
                    assertThrows(IOException.class, () -> connected(coordinator, secret, generation));
                    assertTrue(log.getLast().endsWith(": is of an earlier start of the workers"), log::toString);
                }
            }
        }
    }

    private Coordinator coordinator(Secret secret, List<String> log) throws IOException {
        var task = new Coordinator.Task(Map.of(), 1 << 20, together);
        return Coordinator.open(InetAddress.getLoopbackAddress(), 3, secret, Patience.STANDARD, task, log::add);
    }

    private static Connection connected(Coordinator coordinator, Secret secret, byte[] generation) throws IOException {
        Connection connection = Connection.to(coordinator.address(), PATIENCE);
        try {
            Handshake.connect(connection, secret, new Hello(Hello.DRIVER, 1, 3, generation, Secret.nonce()), PATIENCE);
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /** Workers that know the secret and then speak nonsense, as a broken one might. */
    @Test
    void nonsenseOfWorkersIsRefusedByItsHead() throws Exception {
        var secret = Secret.fresh();
        List<String> log = new CopyOnWriteArrayList<>();
        var random = new Random(3);
        try (Coordinator coordinator = coordinator(secret, log)) {
            for (int i = 0; i < INSIDE; i++)
                try (Connection connection = connected(coordinator, secret, Secret.nonce())) {
                    byte[] bytes = letters(random);
                    try {
                        connection.write(bytes);
                        connection.channel().shutdownOutput();
                        connection.within(PATIENCE);
                        assertThrows(IOException.class, () -> connection.read(1));
                    } catch (SocketException _) {
                        continue; // closed by the other end before all was written
                    }
                }
            long refused = log.stream()
                    .filter(line -> line.startsWith("refused worker 1 on 127.0.0.1: "))
                    .count();
            assertTrue(refused > INSIDE / 2, refused + " refused");
            try (var files = Files.list(together)) {
                assertEquals(0, files.count());
            }
        }
    }

    /** A good first letter and nonsense after it, or nonsense at once. */
    private static byte[] letters(Random random) throws IOException {
        byte[] about = Fields.toBytes(Map.of("version", "another"));
        var bytes = ByteBuffer.allocate(500);
        if (random.nextBoolean())
            bytes.putInt(Letter.Kind.ABOUT.ordinal()).putLong(about.length).put(about);
        switch (random.nextInt(3)) {
            case 0 -> bytes.putInt(random.nextInt(20) - 5).putLong(random.nextLong());
            case 1 -> bytes.putInt(random.nextInt(11)).putLong(random.nextInt(1 << 20) - 1000L);
            default -> {
                var noise = new byte[12 + random.nextInt(200)];
                random.nextBytes(noise);
                bytes.put(noise);
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Test
    void nonsenseBetweenWorkersEndsTheSumAndAllocatesNothing() throws Exception {
        var random = new Random(4);
        for (int i = 0; i < IN_THE_MESH; i++)
            try (var server = ServerSocketChannel.open()
                            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    Connection broken = Connection.to((InetSocketAddress) server.getLocalAddress(), PATIENCE);
                    var mesh = new Mesh(
                            0,
                            2,
                            new TreeMap<>(Map.of(1, new Connection(server.accept()))),
                            Patience.STANDARD,
                            _ -> {})) {
                var nonsense = new byte[16 + random.nextInt(50)];
                random.nextBytes(nonsense);
                if (random.nextBoolean()) nonsense[0] = Mesh.PARTS;
                if (random.nextBoolean()) Arrays.fill(nonsense, 1, 8, (byte) 0);
                broken.write(nonsense);
                var sum = new float[10];
                var lost = assertThrows(WorkerLost.class, () -> mesh.sum(new ArrayList<>(List.of(new float[10])), sum));
                assertTrue(lost.getMessage().startsWith("worker 1 on 127.0.0.1: sends message "), lost::getMessage);
            }
    }
}
