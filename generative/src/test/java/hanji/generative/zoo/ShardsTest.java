package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.generative.distributed.ClusterFailure;
import hanji.generative.distributed.Exchange;
import hanji.generative.distributed.Team;
import hanji.generative.model.Card;
import hanji.generative.model.Recipe;
import hanji.generative.report.Metrics;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.ThreadTeam;
import hanji.generative.run.TrainingLoop;
import hanji.generative.run.TrainingLoop.Pace;
import hanji.generative.run.Zoo;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Batches that are cut into shards: what a run results in depends on how many there are, and not on who works on them. */
class ShardsTest {
    private static final int SHARDS = 4;
    private static final int STEPS = 3;

    @TempDir
    private Path folder;

    private static List<Recipe<?>> ofBatches() {
        return Zoo.recipes().stream()
                .filter(recipe -> recipe.card().feed() == Card.Feed.BATCHES)
                .toList();
    }

    private RunFolder begin(Recipe<?> recipe, int batch, int shards) throws IOException {
        RunFolder into = RunFolder.create(Files.createTempDirectory(folder, "run"));
        Run.begin(
                        recipe,
                        RecipesTest.settings(recipe, batch, shards),
                        RecipesTest.images().train(),
                        Device.cpu(1))
                .save(into);
        return into;
    }

    private static String train(RunFolder into, Team team, int until) throws IOException {
        Run run = Run.resume(into, _ -> Device.cpu(1), team);
        try (Metrics log = Metrics.open(into.metrics())) {
            new TrainingLoop(
                            run,
                            into,
                            log,
                            RecipesTest.images(),
                            Pace.exactly(Duration.ofHours(1)),
                            () -> run.stepsDone() >= until,
                            _ -> {})
                    .train();
        }
        return run.stateSha256();
    }

    /** Of each worker. */
    private List<String> train(Recipe<?> recipe, int batch, int shards, int workers) throws Exception {
        return ThreadTeam.run(workers, shards, team -> train(begin(recipe, batch, shards), team, STEPS));
    }

    @TestFactory
    Stream<DynamicTest> anyNumberOfWorkersGivesTheSameBits() {
        return ofBatches().stream()
                .map(recipe -> dynamicTest(recipe.card().name(), () -> {
                    String alone = train(begin(recipe, 24, SHARDS), Team.ALONE, STEPS);
                    for (int workers : new int[] {3, 4})
                        assertEquals(Collections.nCopies(workers, alone), train(recipe, 24, SHARDS, workers));
                }));
    }

    @Test
    void convolutionsHaveTheBitsOfABatchThatIsNotCut() throws Exception {
        Recipe<?> recipe = Zoo.find("pixelcnn").orElseThrow();
        String whole = train(begin(recipe, 16, 1), Team.ALONE, STEPS);
        for (int shards : new int[] {2, 4, 16})
            assertEquals(whole, train(begin(recipe, 16, shards), Team.ALONE, STEPS));
        assertEquals(List.of(whole, whole), train(recipe, 16, 2, 2));
    }

    @Test
    void aRunGoesOnWithOtherWorkers() throws Exception {
        Recipe<?> recipe = Zoo.find("dcgan").orElseThrow();
        String whole = train(begin(recipe, 24, SHARDS), Team.ALONE, 2 * STEPS);
        List<RunFolder> stopped = List.of(begin(recipe, 24, SHARDS), begin(recipe, 24, SHARDS));
        for (RunFolder into : stopped) train(into, Team.ALONE, STEPS);
        assertEquals(
                List.of(whole, whole),
                ThreadTeam.run(2, SHARDS, team -> train(stopped.get(team.rank()), team, 2 * STEPS)));
    }

    /** Alike shards of alike images and alike noise would move a model as one of them does. */
    @Test
    void shardsDrawNumbersOfTheirOwn() {
        Set<String> drawNone = new TreeSet<>();
        Images train = RecipesTest.images().train();
        Images once = train.slice(0, 6);
        byte[] pixels = new byte[SHARDS * once.pixels().length];
        int[] labels = new int[SHARDS * 6];
        for (int shard = 0; shard < SHARDS; shard++)
            for (int n = 0; n < 6; n++) {
                once.copyTo(n, pixels, (6 * shard + n) * once.imageSize());
                labels[6 * shard + n] = once.label(n);
            }
        Images again = Images.of(4, 4, 1, pixels, labels, once.classNames());
        for (Recipe<?> recipe : ofBatches())
            if (afterAStep(recipe, once, 1).equals(afterAStep(recipe, again, SHARDS)))
                drawNone.add(recipe.card().name());
        assertEquals(
                new TreeSet<>(Set.of(
                        "boltzmann-machine",
                        "causal-window",
                        "convnet",
                        "dbm",
                        "dbn",
                        "diagonal-bilstm",
                        "gated-pixelcnn",
                        "grid-rnn",
                        "made",
                        "mlp",
                        "nade",
                        "pixelcnn",
                        "rbm",
                        "row-lstm",
                        "softmax-regression",
                        "stacked-autoencoder",
                        "superresolver",
                        "translator",
                        "vq-vae")),
                drawNone);
    }

    private static String afterAStep(Recipe<?> recipe, Images images, int shards) {
        Run run = Run.begin(recipe, RecipesTest.settings(recipe, images.count(), shards), images, Device.cpu(1));
        Batch all = Batches.inOrder(images, images.count()).iterator().next();
        run.step(all);
        return run.stateSha256();
    }

    @Test
    void whatCannotBeCutIsRefused() {
        Recipe<?> recipe = Zoo.find("pixelcnn").orElseThrow();
        for (int[] impossible : new int[][] {{6, 4}, {6, 3}, {6, 0}})
            assertThrows(
                    IllegalArgumentException.class, () -> RecipesTest.settings(recipe, impossible[0], impossible[1]));
        assertThrows(
                IllegalArgumentException.class,
                () -> RecipesTest.settings(Zoo.find("kmeans").orElseThrow(), 0, 2));
        Team third = new Team(2, 3, Exchange.ALONE);
        var tooMany = assertThrows(ClusterFailure.class, () -> train(begin(recipe, 6, 2), third, STEPS));
        assertTrue(tooMany.getMessage().contains("3 workers need at least as many shards"), tooMany::getMessage);
    }

    /** The first to fail says why, and nobody waits for it for ever. */
    @Test
    void aShardThatFailsEndsTheStep() {
        Recipe<?> recipe = Zoo.find("pixelcnn").orElseThrow();
        Run run = Run.begin(
                recipe,
                RecipesTest.settings(recipe, 24, SHARDS),
                RecipesTest.images().train(),
                Device.cpu(1));
        Images other = Images.unlabelled(5, 5, 1, new byte[24 * 25]);
        assertThrows(
                RuntimeException.class,
                () -> run.step(Batches.inOrder(other, 24).iterator().next()));
    }
}
