package hanji.generative.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who knows the secret is taken in, whoever else is there. */
class ListenerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Secret secret = Secret.fresh();
    private final byte[] generation = Secret.nonce();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
    private Listener listener;
    private InetSocketAddress address;

    @BeforeEach
    void open() throws IOException {
        listen(PATIENCE);
    }

    private void listen(Duration patience) throws IOException {
        listener = Listener.open(InetAddress.getLoopbackAddress());
        address = listener.address();
        listener.greet(
                new Listener.Door(secret, Hello.DRIVER, 4, patience),
                (hello, connection) -> {
                    Handshake.welcome(connection);
                    taken.add(hello.from());
                },
                log::add);
    }

    @AfterEach
    void close() {
        listener.close();
    }

    private Hello hello(int rank) {
        return new Hello(Hello.DRIVER, rank, 4, generation, Secret.nonce());
    }

    private void friendIsTakenIn() throws IOException, InterruptedException {
        try (Connection connection = Connection.to(address, PATIENCE)) {
            Handshake.connect(connection, secret, hello(3), PATIENCE);
            assertEquals(3, taken.poll(20, TimeUnit.SECONDS));
        }
    }

    private void refused(String why) throws InterruptedException {
        String line = log.poll(20, TimeUnit.SECONDS);
        assertTrue(line != null && line.matches("refused 127\\.0\\.0\\.1:\\d+: .*") && line.endsWith(why), line);
    }

    @Test
    void whoHasAnotherSecretFindsOutItself() throws Exception {
        try (Connection connection = Connection.to(address, PATIENCE)) {
            assertThrows(Refused.class, () -> Handshake.connect(connection, Secret.fresh(), hello(1), PATIENCE));
        }
        refused("it ended before it had said who it is");
        friendIsTakenIn();
    }

    @Test
    void aProofOfAnotherConnectionIsWorthNothing() throws Exception {
        byte[] hello = hello(1).toBytes();
        byte[] proof;
        try (Connection listening = Connection.to(address, PATIENCE)) { // a proof as it went over the wire before
            listening.write(hello);
            byte[] nonce = listening.read(Secret.BYTES);
            listening.read(Secret.BYTES);
            proof = secret.proof(new byte[] {'c'}, hello, nonce);
            listening.write(proof);
            assertEquals(1, listening.read(1)[0]);
            assertEquals(1, taken.poll(20, TimeUnit.SECONDS));
        }
        try (Connection connection = Connection.to(address, PATIENCE)) {
            connection.write(hello, proof);
            connection.read(2 * Secret.BYTES);
            assertThrows(IOException.class, () -> connection.read(1));
        }
        refused("does not know the secret of this training");
        friendIsTakenIn();
    }

    /** The listener's own proof, sent back to it, is not that of the other side. */
    @Test
    void aProofCannotBeReflected() throws Exception {
        try (Connection connection = Connection.to(address, PATIENCE)) {
            connection.write(hello(1).toBytes());
            connection.read(Secret.BYTES);
            connection.write(connection.read(Secret.BYTES));
            assertThrows(IOException.class, () -> connection.read(1));
        }
        refused("does not know the secret of this training");
    }

    @Test
    void anotherVersionAndOtherMagicAndImpossibleRanksAreRefused() throws Exception {
        byte[] good = hello(1).toBytes();
        for (int field = 0; field < 5; field++) {
            byte[] bad = ByteBuffer.wrap(good.clone()).putInt(4 * field, 77).array();
            try (Connection connection = Connection.to(address, PATIENCE)) {
                connection.write(bad);
                assertThrows(IOException.class, () -> connection.read(1));
            }
            refused(
                    switch (field) {
                        case 0 -> "is no worker of Hanji's";
                        case 1 -> "speaks version 77 of the protocol, this is version 1";
                        case 3 -> "says that it is worker 77 of 4 and seeks -1";
                        case 4 -> "seeks -1 of 77, this is -1 of 4";
                        default -> "seeks 77 of 4, this is -1 of 4";
                    });
        }
        friendIsTakenIn();
    }

    @Test
    void silentStrangersHoldNothingUp() throws Exception {
        listener.close();
        listen(Duration.ofMillis(500));
        List<Connection> silent = new ArrayList<>();
        for (int i = 0; i < 50; i++) silent.add(Connection.to(address, PATIENCE));
        for (int i = 0; i < 10; i++) silent.get(i).write(new byte[] {'H', 'A'});
        long began = System.nanoTime();
        friendIsTakenIn();
        assertTrue(System.nanoTime() - began < 400_000_000, "waited for strangers");
        for (int i = 0; i < 50; i++) refused("did not say who it is within 500 ms");
        for (Connection each : silent) {
            assertThrows(IOException.class, () -> each.read(1));
            each.close();
        }
    }

    /** A slow drip of bytes does not make the time longer. */
    @Test
    void aHandshakeMustEndInTimeHoweverItIsDrawnOut() throws Exception {
        listener.close();
        listen(Duration.ofMillis(300));
        byte[] hello = hello(1).toBytes();
        try (Connection connection = Connection.to(address, PATIENCE)) {
            long began = System.nanoTime();
            assertThrows(IOException.class, () -> {
                for (byte one : hello) {
                    connection.write(new byte[] {one});
                    Thread.sleep(20);
                }
            });
            assertTrue(System.nanoTime() - began < 1_500_000_000);
        }
        refused("did not say who it is within 300 ms");
    }

    @Test
    void theSecretIsNotShown() {
        assertEquals("Secret", secret.toString());
        assertArrayEquals(secret.proof(new byte[] {1}), secret.proof(new byte[] {1}));
    }
}
