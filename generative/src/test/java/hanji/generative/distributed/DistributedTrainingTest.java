package hanji.generative.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.report.CurvePoint;
import hanji.generative.report.Metrics;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.Zoo;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributedTrainingTest {
    private static final int KILLS = 10;

    @TempDir
    Path alone;

    @TempDir
    Path together;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void anyNumberOfWorkersHasTheSameWeightsAndLog(int workers) throws IOException {
        var training = new TinyTraining(25);
        Run expected = training.alone(alone);
        Run run = training.begin();
        assertTrue(training.train(run, together, new ThreadCluster(), workers, () -> false, _ -> {}));
        assertEquals(expected.weightsSha256(), run.weightsSha256());
        assertEquals(expected.stateSha256(), run.stateSha256());
        assertEquals(log(alone), log(together));
        assertEquals(workers == 1 ? 0 : workers, training.said.size(), training.said::toString);
        Run saved = Run.resume(new RunFolder(together), _ -> Device.CPU);
        assertEquals(expected.weightsSha256(), saved.weightsSha256());
    }

    /** All of the log but the time that it took. */
    private static Map<String, List<CurvePoint>> log(Path folder) throws IOException {
        Map<String, List<CurvePoint>> log = Metrics.read(folder.resolve("metrics.jsonl"));
        assertEquals(2, log.remove(Run.SECONDS).size());
        return log;
    }

    @Test
    void aTrainingThatIsStoppedGoesOnToTheSameBits() throws IOException {
        var training = new TinyTraining(400);
        String expected = training.alone(alone).weightsSha256();
        Run run = training.begin();
        assertFalse(training.train(run, together, new ThreadCluster(), 2, () -> run.stepsDone() >= 5, _ -> {}));
        assertTrue(run.stepsDone() >= 5 && run.stepsDone() < 400, run.stepsDone() + " steps");
        Run resumed = Run.resume(new RunFolder(together), _ -> Device.cpu(1));
        assertEquals(run.stepsDone(), resumed.stepsDone());
        assertTrue(training.train(resumed, together, new ThreadCluster(), 4, () -> false, _ -> {}));
        assertEquals(expected, resumed.weightsSha256());
    }

    @Test
    void processesThatAreKilledInTheMiddleOfAStepTenTimesComeToTheSameBits() throws Exception {
        var training = new TinyTraining(600);
        String expected = training.alone(alone).weightsSha256();
        var cluster = new ProcessCluster();
        var random = new Random(23);
        var kills = new AtomicInteger();
        var killed = new HashSet<Process>();
        Run run = training.begin();
        boolean finished = training.train(run, together, cluster, 2, () -> false, _ -> {
            List<Process> running = cluster.running;
            if (kills.get() == KILLS || running.isEmpty() || !killed.add(running.getFirst())) return;
            kills.incrementAndGet();
            Process victim = running.get(random.nextInt(running.size()));
            long wait = random.nextLong(400_000_000);
            Thread.ofVirtual().start(() -> {
                LockSupport.parkNanos(wait);
                victim.destroyForcibly();
            });
        });
        assertTrue(finished);
        assertEquals(KILLS, kills.get());
        assertEquals(
                KILLS,
                training.said.stream()
                        .filter(line -> line.contains("started again"))
                        .count(),
                training.said::toString);
        assertEquals(expected, run.weightsSha256());
        assertEquals(600, run.stepsDone());
    }

    @Test
    void aWorkerWithOtherImagesIsNamedInOneLine() throws IOException {
        var training = new TinyTraining(10);
        var other = new Settings(
                "pixelcnn",
                training.settings.options(),
                "embedded",
                "0".repeat(64),
                training.settings.testSha256(),
                training.settings.loading(),
                8,
                4,
                1,
                training.settings.budget());
        Run run = Run.begin(Zoo.find("pixelcnn").orElseThrow(), other, training.split.train(), Device.cpu(1));
        var failure = assertThrows(
                ClusterFailure.class,
                () -> training.train(run, together, new ThreadCluster(), 2, () -> false, _ -> {}));
        assertTrue(
                failure.getMessage()
                        .matches(
                                "worker [01] on 127\\.0\\.0\\.1: the training images of 'embedded' are not those of the"
                                        + " driver; copy the same files to all machines"),
                failure::getMessage);
    }

    @Test
    void moreWorkersThanShardsAreRefused() throws IOException {
        var training = new TinyTraining(10);
        var failure = assertThrows(
                ClusterFailure.class,
                () -> training.train(training.begin(), together, new ThreadCluster(), 5, () -> false, _ -> {}));
        assertEquals(
                "5 workers need at least as many shards of a batch; this run has 4, see --shards",
                failure.getMessage());
    }

    /** A cluster whose workers cannot reach the driver: here because it listens elsewhere. */
    @Test
    void aDriverThatCannotBeReachedIsOneLine() throws IOException {
        var training = new TinyTraining(10);
        var cluster = new ThreadCluster() {
            @Override
            public void together(String address, int workers, Gang task) {
                var real = (Worker) task;
                super.together(address, workers, new Worker(real.host(), 1, real.secret(), real.patience()));
            }
        };
        var failure = assertThrows(
                ClusterFailure.class,
                () -> training.train(training.begin(), together, cluster, 2, () -> false, _ -> {}));
        assertTrue(
                failure.getMessage()
                        .matches(
                                "worker [01] cannot reach the driver at 127\\.0\\.0\\.1:1: Connection refused; workers must be"
                                        + " able to connect to the machine that ./hanji train runs on"),
                failure::getMessage);
        assertTrue(Files.exists(together.resolve("checkpoint.safetensors")));
    }
}
