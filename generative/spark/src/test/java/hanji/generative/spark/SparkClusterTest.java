package hanji.generative.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.generative.distributed.Cluster;
import hanji.generative.distributed.ClusterFailure;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.junit.jupiter.api.AfterEach;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkClusterTest {
    private final SparkCluster cluster = new SparkCluster();

    @TempDir
    Path folder;

    @BeforeAll
    static void onLoopback() {
        System.setProperty("spark.driver.host", "127.0.0.1");
        System.setProperty("spark.driver.bindAddress", "127.0.0.1");
        System.setProperty("spark.executor.memory", "512m");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void isFoundAsAService() {
        assertTrue(ServiceLoader.load(Cluster.class).stream().anyMatch(each -> each.type() == SparkCluster.class));
    }

    @Test
    void knowsLocalThreadsAndMasters() {
        for (String word : List.of("local[2]", "spark://host:7077", "spark://10.0.0.1:7077[3]", "spark://a:1,b:2[4]"))
            assertTrue(cluster.knows(word), word);
        for (String word : List.of("local", "local[0]", "local[*]", "yarn", "spark://host", "spark://h:7077[0]", ""))
            assertEquals(false, cluster.knows(word), word);
    }

    @Test
    void workersOfOneStageMeet() throws IOException {
        Path said = folder.resolve("said");
        cluster.together("local[4]", 4, meeting(said.toString()));
        assertEquals("[0 of 4, 1 of 4, 2 of 4, 3 of 4]", Files.readString(said));
    }

    private static Cluster.Gang meeting(String file) {
        return (rank, workers, gathering) -> {
            List<String> all = gathering.all(rank + " of " + workers);
            if (rank == 0) Files.writeString(Path.of(file), all.toString());
        };
    }

    @Test
    void resultsComeInTheOrderOfTheJobs() {
        List<Integer> done = new CopyOnWriteArrayList<>();
        List<byte[]> results = cluster.each("local[3]", jobs(20), (job, _) -> done.add(job));
        for (int i = 0; i < 20; i++) assertArrayEquals(new byte[] {(byte) i, (byte) (i * i)}, results.get(i));
        assertEquals(IntStream.range(0, 20).boxed().toList(), done.stream().sorted().toList());
    }

    private static List<Cluster.Job> jobs(int count) {
        List<Cluster.Job> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte number = (byte) i;
            jobs.add(() -> {
                Thread.sleep(20 - number);
                return new byte[] {number, (byte) (number * number)};
            });
        }
        return jobs;
    }

    @Test
    void aJobThatFailsIsNotTriedAgain() throws IOException {
        Path tries = Files.createFile(folder.resolve("tries"));
        String file = tries.toString();
        Cluster.Job failing = () -> {
            Files.writeString(Path.of(file), "x", StandardOpenOption.APPEND);
            throw new IOException("the disk is full");
        };
        var failure = assertThrows(
                ClusterFailure.class, () -> cluster.each("local[1]", List.of(failing), (_, _) -> {}));
        assertEquals("job 1 of 1: IOException: the disk is full", failure.getMessage());
        assertEquals("x", Files.readString(tries));
    }

    @Test
    void aTaskThatFailsByItselfEndsAfterAFewAttempts() throws IOException {
        Path tries = Files.createFile(folder.resolve("tries"));
        String file = tries.toString();
        Cluster.Gang failing = (rank, _, gathering) -> {
            gathering.all("here");
            while (rank != 1) Thread.sleep(20); // the others are ended by Spark, one after the other
            Files.writeString(Path.of(file), "x", StandardOpenOption.APPEND);
            throw new IllegalStateException("no such thing");
        };
        var failure = assertThrows(ClusterFailure.class, () -> cluster.together("local[4]", 4, failing));
        assertEquals("xxxx", Files.readString(tries));
        assertTrue(failure.getMessage().contains("IllegalStateException: no such thing"), failure.getMessage());
        assertTrue(failure.getMessage().startsWith("given up after 4 attempts; worker 1 on"), failure.getMessage());
    }

    @Test
    void aFailureThatATaskDecidedOnEndsAtOnce() throws IOException {
        Path tries = Files.createFile(folder.resolve("tries"));
        String file = tries.toString();
        Cluster.Gang failing = (rank, _, _) -> {
            if (rank != 0) return;
            Files.writeString(Path.of(file), "x", StandardOpenOption.APPEND);
            throw new ClusterFailure("the images differ");
        };
        var failure = assertThrows(ClusterFailure.class, () -> cluster.together("local[2]", 2, failing));
        assertEquals("the images differ", failure.getMessage());
        assertTrue(Files.readString(tries).length() <= 2, Files.readString(tries));
    }

    @Test
    void tooFewLocalSlotsAreSaid() {
        var failure = assertThrows(ClusterFailure.class, () -> cluster.together("local[2]", 3, (_, _, _) -> {}));
        assertEquals("local[2] has room for 2 at once, and 3 workers are wanted", failure.getMessage());
    }

    @Test
    void dynamicAllocationIsRefused() {
        System.setProperty("spark.dynamicAllocation.enabled", "true");
        try {
            var failure = assertThrows(ClusterFailure.class, () -> cluster.each("local[1]", jobs(1), (_, _) -> {}));
            assertTrue(failure.getMessage().startsWith("spark.dynamicAllocation.enabled is true"), failure.getMessage());
        } finally {
            System.clearProperty("spark.dynamicAllocation.enabled");
        }
    }

    @Test
    void anUnreachableMasterIsOneLineInSeconds() throws IOException {
        String nowhere = "spark://127.0.0.1:" + LocalCluster.freePort();
        long began = System.nanoTime();
        var failure = assertThrows(ClusterFailure.class, () -> cluster.together(nowhere, 2, (_, _, _) -> {}));
        assertTrue(failure.getMessage().startsWith("no Spark master can be reached at " + nowhere), failure.getMessage());
        assertTrue(System.nanoTime() - began < 10e9);
    }

    @Test
    void whatIsNoMasterIsSaidInSeconds() throws IOException {
        try (var silent = new ServerSocket(0)) {
            String address = "spark://127.0.0.1:" + silent.getLocalPort();
            var failure = assertThrows(ClusterFailure.class, () -> cluster.together(address, 2, (_, _, _) -> {}));
            assertTrue(failure.getMessage().startsWith(address + " does not take this driver"), failure.getMessage());
        }
    }

    @Test
    void processesOnLoopbackDoWhatLocalThreadsDo() throws IOException {
        Map<String, String> secret = Map.of();
        try (var processes = new LocalCluster(folder, secret)) {
            processes.worker(1, LocalCluster.ownJava()).worker(1, LocalCluster.ownJava());
            Path said = folder.resolve("said");
            try {
                cluster.together(processes.address(), 2, meeting(said.toString()));
            } catch (ClusterFailure e) {
                throw new AssertionError(processes.stderr(), e);
            }
            assertEquals("[0 of 2, 1 of 2]", Files.readString(said));
            processes.measured().forEach(System.out::println);
            List<byte[]> results = cluster.each(processes.address(), jobs(8), (_, _) -> {});
            for (int i = 0; i < 8; i++) assertArrayEquals(new byte[] {(byte) i, (byte) (i * i)}, results.get(i));

            var failure = assertThrows(
                    ClusterFailure.class, () -> cluster.together(processes.address() + "[3]", 3, (_, _, _) -> {}));
            assertTrue(failure.getMessage().contains("has room for 2 of 3 workers"), failure.getMessage());
        }
    }

    @Test
    void tenKilledWorkersInOneRunAreSurvived() throws Exception {
        try (var processes = new LocalCluster(folder, Map.of())) {
            processes.worker(1, LocalCluster.ownJava()).worker(1, LocalCluster.ownJava());
            Path counts = Files.createDirectories(folder.resolve("counts"));
            var killed = new CopyOnWriteArrayList<ProcessHandle>();
            Thread killer = Thread.ofPlatform().daemon().start(() -> kill(processes, counts, killed));
            cluster.together(processes.address(), 2, counting(counts.toString()));
            killer.join(10_000);
            assertEquals(10, killed.size());
            assertEquals("10", Files.readString(counts.resolve("reached")));
        }
    }

    /** Counts to ten, a process killed at each number; rank 0 keeps where they are. */
    private static Cluster.Gang counting(String folder) {
        return (rank, _, gathering) -> {
            Path reached = Path.of(folder, "reached");
            int at = Files.exists(reached) ? Integer.parseInt(Files.readString(reached)) : 0;
            gathering.all("at " + at);
            if (at == 10) return;
            if (rank == 0) Files.writeString(Path.of(folder, "alive"), Integer.toString(at));
            while (!TaskContext.get().isInterrupted()) Thread.sleep(20); // until the other is dead
            throw new IllegalStateException("the other is dead");
        };
    }

    private static void kill(LocalCluster processes, Path counts, List<ProcessHandle> killed) {
        try {
            for (int i = 0; i < 10; i++) {
                Path alive = counts.resolve("alive");
                while (!Files.exists(alive) || !Files.readString(alive).equals(Integer.toString(i)))
                    LocalCluster.pause(20);
                Files.writeString(counts.resolve("reached"), Integer.toString(i + 1));
                killed.add(processes.killOne(i).orElseThrow());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aWorkerOfAnotherJavaIsSaid() throws IOException {
        Optional<Path> older = olderJava();
        assumeTrue(older.isPresent(), "skipped, because no Java 17 or 21, which Spark runs on too, lies beside this one");
        try (var processes = new LocalCluster(folder, Map.of())) {
            processes.worker(1, older.get());
            Path said = folder.resolve("said");
            var failure = assertThrows(
                    ClusterFailure.class, () -> cluster.together(processes.address(), 1, meeting(said.toString())));
            assertTrue(failure.getMessage().contains("every machine needs a JDK 25"), failure.getMessage());
        }
    }

    /** The home of a Java that is too old for Hanji, among the neighbours of the one that runs this. */
    private static Optional<Path> olderJava() throws IOException {
        try (Stream<Path> homes = Files.list(Path.of(System.getProperty("java.home")).toRealPath().resolveSibling("."))) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/java")) && isOlder(home.resolve("release")))
                    .findFirst();
        }
    }

    private static boolean isOlder(Path release) {
        try {
            return Files.readString(release).matches("(?s).*JAVA_VERSION=\"(17|21)[.\"].*");
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void whoDoesNotKnowTheSecretIsRefused() throws IOException {
        try (var processes = new LocalCluster(
                folder, Map.of("_SPARK_AUTH_SECRET", "of this job"), "-Dspark.authenticate=true")) {
            var failure =
                    assertThrows(ClusterFailure.class, () -> cluster.together(processes.address(), 1, (_, _, _) -> {}));
            assertTrue(failure.getMessage().contains("with the same secret"), failure.getMessage());
        }
    }
}
