package hanji.generative.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.cli.Frame;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training has the weights of one process alone, whoever does it and whatever happens to them. */
class SparkTrainingTest {
    private static final int STEPS = 200;
    private static final int KILLS = 10;

    @TempDir
    private static Path folder;

    private static String alone;

    @BeforeAll
    static void trainAlone() {
        System.setProperty("spark.driver.host", "127.0.0.1");
        System.setProperty("spark.driver.bindAddress", "127.0.0.1");
        System.setProperty("spark.executor.memory", "512m");
        alone = train("alone", STEPS, "--threads", "1");
    }

    /** The weights of a run. */
    private static String train(String name, int steps, String... more) {
        List<String> words = new ArrayList<>(List.of("train", "pixelcnn", "--channels", "8", "--layers", "2", "--json"));
        words.addAll(List.of("--limit", "400", "--batch", "16", "--shards", "4", "--steps", Integer.toString(steps)));
        words.addAll(List.of("--out", folder.resolve(name).toString()));
        words.addAll(List.of(more));
        var out = new StringWriter();
        var err = new StringWriter();
        int code = new Frame(new PrintWriter(out), new PrintWriter(err), List.of()).run(words.toArray(String[]::new));
        assertEquals(0, code, err::toString);
        return out.toString().replaceAll("(?s).*\"weights_sha256\":\"([0-9a-f]+)\".*", "$1");
    }

    @Test
    void threadsOfThisProcessTrainToTheSameWeights() {
        for (int workers : new int[] {1, 2, 4})
            assertEquals(alone, train("local" + workers, STEPS, "--workers", "local[" + workers + "]"), workers + " workers");
    }

    @Test
    void processesTrainToTheSameWeights() throws IOException {
        try (var processes = new LocalCluster(Files.createDirectory(folder.resolve("cluster")), Map.of())) {
            processes.worker(1, LocalCluster.ownJava()).worker(1, LocalCluster.ownJava());
            assertEquals(alone, train("processes", STEPS, "--workers", processes.address() + "[2]"));
            processes.measured().forEach(System.out::println);
        }
    }

    @Test
    void tenKilledWorkersChangeNoBit() throws IOException {
        try (var processes = new LocalCluster(Files.createDirectory(folder.resolve("killed")), Map.of())) {
            processes.worker(1, LocalCluster.ownJava()).worker(1, LocalCluster.ownJava());
            var killed = new CopyOnWriteArrayList<ProcessHandle>();
            Path run = folder.resolve("survivor");
            Thread.ofPlatform().daemon().start(() -> kill(processes, run.resolve("metrics.jsonl"), killed));
            assertEquals(
                    alone, train("survivor", STEPS, "--save-every", "0.2", "--workers", processes.address() + "[2]"));
            assertEquals(KILLS, killed.size());
            assertTrue(killed.stream().distinct().count() == KILLS, killed.toString());
        }
    }

    /** Kills a worker each time that the log has grown by so much that all kills fall into the run. */
    private static void kill(LocalCluster processes, Path log, List<ProcessHandle> killed) {
        for (int i = 0; i < KILLS; i++) {
            long lines = 1 + i * (STEPS / 10L - 3) / KILLS; // a line for each ten steps
            while (!Files.exists(log) || lines(log) < lines) LocalCluster.pause(5);
            processes.killOne(i).ifPresent(killed::add);
            LocalCluster.pause(200);
        }
    }

    private static long lines(Path log) {
        try (var lines = Files.lines(log)) {
            return lines.count();
        } catch (IOException _) {
            return 0;
        }
    }
}
