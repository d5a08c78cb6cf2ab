package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.cuda.Cuda;
import hanji.generative.model.Card;
import hanji.generative.model.Completes;
import hanji.generative.model.Decodes;
import hanji.generative.model.Draws;
import hanji.generative.model.DrawsClasses;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Encodes;
import hanji.generative.model.Fitted;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Scores;
import hanji.generative.report.Metrics;
import hanji.generative.run.Budget;
import hanji.generative.run.Options;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.Summary;
import hanji.generative.run.TrainingLoop;
import hanji.generative.run.TrainingLoop.Pace;
import hanji.generative.run.Zoo;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every recipe of the zoo, each trained for a few steps on tiny images. No model has such tests of its own. */
class RecipesTest {
    private static final int STEPS = 12;
    private static final Philox NOISE = new Philox(3, 1, 4);

    @TempDir
    private static Path folder;

    /** A run of each recipe that is over, on one thread. */
    private static final Map<String, Run> TRAINED = new HashMap<>();

    private static Stream<DynamicTest> eachThat(Predicate<Card> holds, ThrowingConsumer test) {
        return Zoo.recipes().stream()
                .filter(recipe -> holds.test(recipe.card()))
                .map(recipe -> dynamicTest(recipe.card().name(), () -> test.accept(recipe)));
    }

    private static Stream<DynamicTest> each(ThrowingConsumer test) {
        return eachThat(_ -> true, test);
    }

    @FunctionalInterface
    private interface ThrowingConsumer {
        void accept(Recipe<?> recipe) throws Exception;
    }

    /** 30 labelled grey images of 4 x 4 in three classes, which differ by where they are bright. */
    static Split images() {
        Images all = numbered(36);
        return new Split(all.slice(0, 30), all.slice(30, 33), all.slice(33, 36));
    }

    private static Images numbered(int count) {
        byte[] pixels = new byte[count * 16];
        int[] labels = new int[count];
        for (int n = 0; n < count; n++) {
            labels[n] = n % 3;
            for (int i = 0; i < 16; i++) {
                boolean bright = i / 4 == labels[n] || i % 4 == labels[n];
                pixels[16 * n + i] = (byte) (bright ? 120 + (37 * i + 53 * n) % 130 : (i + n) % 5 == 0 ? 30 : 0);
            }
        }
        return Images.of(4, 4, 1, pixels, labels, List.of("a", "b", "c"));
    }

    private static Settings settings(Recipe<?> recipe) {
        return settings(recipe, recipe.card().feed() == Card.Feed.WHOLE ? 0 : 6, 1);
    }

    static Settings settings(Recipe<?> recipe, int batch, int shards) {
        return new Settings(
                recipe.card().name(),
                Options.text(recipe.tiny()),
                "images",
                images().train().sha256(),
                Optional.empty(),
                LoadOptions.DEFAULT,
                batch,
                shards,
                5,
                new Budget.Steps(STEPS));
    }

    static Run begin(Recipe<?> recipe, Device device) {
        return Run.begin(recipe, settings(recipe), images().train(), device);
    }

    private static boolean train(Run run, RunFolder into, long until) throws IOException {
        try (Metrics log = Metrics.open(into.metrics())) {
            return new TrainingLoop(
                            run,
                            into,
                            log,
                            images(),
                            Pace.exactly(Duration.ofHours(1)),
                            () -> run.stepsDone() >= until,
                            _ -> {})
                    .train();
        }
    }

    private static Run trained(Recipe<?> recipe) throws IOException {
        String name = recipe.card().name();
        if (!TRAINED.containsKey(name)) TRAINED.put(name, trained(recipe, Device.cpu(1), folder));
        return TRAINED.get(name);
    }

    /** A run that is over, in a new folder inside the given one. */
    static Run trained(Recipe<?> recipe, Device device, Path folder) throws IOException {
        Run run = begin(recipe, device);
        train(run, RunFolder.create(Files.createTempDirectory(folder, "run")), STEPS);
        return run;
    }

    /** A report says "NAME is SENTENCE". */
    @TestFactory
    Stream<DynamicTest> theSentenceOfACardSaysWhatTheModelIsAndNotWhatItDoes() {
        return each(recipe -> {
            String sentence = recipe.card().sentence();
            assertFalse(sentence.matches("([A-Z]|[a-z]+s |.*\\.$).*"), sentence);
        });
    }

    @TestFactory
    Stream<DynamicTest> aRunThatIsResumedEndsWithTheStateOfOneThatNeverStopped() {
        return each(recipe -> {
            String whole = trained(recipe).stateSha256();
            RunFolder into = RunFolder.create(Files.createTempDirectory(folder, "stopped"));
            train(begin(recipe, Device.cpu(1)), into, 5);
            Run resumed = Run.resume(into, _ -> Device.cpu(1));
            train(resumed, into, STEPS);
            assertEquals(whole, resumed.stateSha256());
        });
    }

    /** Samples over time begin with what a model draws that has learned nothing, and a look must not change the training. */
    @TestFactory
    Stream<DynamicTest> whatDrawsDrawsBeforeItsFirstStepAndStaysAsItIs() {
        return eachThat(card -> card.feed() == Card.Feed.BATCHES, recipe -> {
            Run run = begin(recipe, Device.cpu(1));
            if (!(run.fitted() instanceof Draws draws)) return;
            String before = run.stateSha256();
            assertEquals(2, draws.sample(NOISE, 2).count());
            assertEquals(before, run.stateSha256());
        });
    }

    @TestFactory
    Stream<DynamicTest> threadsDoNotMatter() {
        return each(recipe -> {
            String one = trained(recipe).stateSha256();
            for (int threads : new int[] {2, 3})
                assertEquals(
                        one,
                        trained(recipe, Device.fineGrained(threads), folder).stateSha256());
        });
    }

    @TestFactory
    Stream<DynamicTest> theSimulatedGpuGivesTheBitsOfTheCpu() {
        return eachThat(card -> card.place() == Card.Place.ANY_DEVICE, recipe -> {
            Device simulated = Device.cuda(new Cuda(new SimulatedDriver(Simulation.FAST)));
            String cpu = afterTwoSteps(recipe, Device.cpu(1));
            assertEquals(cpu, afterTwoSteps(recipe, simulated));
        });
    }

    private static String afterTwoSteps(Recipe<?> recipe, Device device) {
        Run run = begin(recipe, device);
        Images train = images().train();
        if (recipe.card().feed() == Card.Feed.WHOLE) {
            Batch all = Batches.inOrder(train, train.count()).iterator().next();
            for (int step = 0; step < 2; step++) run.step(all);
            return run.stateSha256();
        }
        try (var batches = run.batches(train)) {
            for (int step = 0; step < 2; step++) run.step(batches.next());
        }
        return run.stateSha256();
    }

    @TestFactory
    Stream<DynamicTest> aStepChangesTheState() {
        return each(recipe -> {
            Run run = begin(recipe, Device.cpu(1));
            String before = run.stateSha256();
            train(run, RunFolder.create(Files.createTempDirectory(folder, "one")), 1);
            assertFalse(before.equals(run.stateSha256()));
        });
    }

    /** So that one drawing holds both. */
    @TestFactory
    Stream<DynamicTest> theLikelihoodsOfTrainingAndOfValidationImagesHaveOneName() {
        return each(recipe -> {
            RunFolder into = RunFolder.create(Files.createTempDirectory(folder, "log"));
            train(begin(recipe, Device.cpu(1)), into, 2);
            Set<String> logged = Metrics.read(into.metrics()).keySet();
            for (String name : logged)
                if (name.matches("train_(bits|nats)_per_.*"))
                    assertTrue(logged.contains(name.replace("train_", "validation_")), logged::toString);
        });
    }

    @TestFactory
    Stream<DynamicTest> aModelThatIsFittedAtOnceIsOverAfterOneStep() {
        return eachThat(card -> card.training().steps() == 1, recipe -> {
            Run run = trained(recipe);
            assertEquals("1, converged", new Summary(run.settings(), run.stepsDone()).whenEnded());
        });
    }

    @TestFactory
    Stream<DynamicTest> imagesDoNotDependOnWhoIsDrawnBesideThem() {
        return each(recipe -> {
            if (!(trained(recipe).fitted() instanceof Draws draws)) return;
            Images many = draws.sample(NOISE, 33);
            for (int count : new int[] {1, 7, 32})
                assertArrayEquals(
                        many.slice(0, count).pixels(),
                        draws.sample(NOISE, count).pixels());
        });
    }

    @TestFactory
    Stream<DynamicTest> aDrawFromANumberOnIsAPartOfTheWholeDraw() {
        return each(recipe -> {
            if (!(trained(recipe).fitted() instanceof Draws draws)) return;
            Images whole = draws.sample(NOISE, 37);
            for (int[] part : new int[][] {{1, 7}, {13, 20}, {31, 3}, {36, 1}})
                assertArrayEquals(
                        whole.slice(part[0], part[0] + part[1]).pixels(),
                        draws.sample(NOISE, part[0], part[1], _ -> {}).pixels());
        });
    }

    /** Models draw 16 to 200 images at a time. */
    @TestFactory
    Stream<DynamicTest> aDrawFromANumberOnGoesBeyondTheImagesThatAModelDrawsTogether() {
        return each(recipe -> {
            if (!(trained(recipe).fitted() instanceof Draws draws)) return;
            int many = draws instanceof Completes ? 103 : 203;
            assertArrayEquals(
                    draws.sample(NOISE, 5, many, _ -> {}).slice(many - 4, many).pixels(),
                    draws.sample(NOISE, 5 + many - 4, 4, _ -> {}).pixels());
        });
    }

    @TestFactory
    Stream<DynamicTest> samplesAreTheImagesOfCodesFromThePrior() {
        return each(recipe -> {
            if (!(trained(recipe).fitted() instanceof DrawsCodes draws)) return;
            assertArrayEquals(
                    draws.sample(NOISE, 7).pixels(),
                    draws.decode(draws.codes(NOISE, 7)).pixels());
            assertArrayEquals(
                    draws.sample(NOISE, 3, 5, _ -> {}).pixels(),
                    draws.decode(draws.codes(NOISE, 3, 5)).pixels());
        });
    }

    @TestFactory
    Stream<DynamicTest> anImageOfAClassDependsOnItsNumberAndClassAlone() {
        return each(recipe -> {
            if (!(trained(recipe).fitted() instanceof DrawsClasses draws)) return;
            int[] labels = IntStream.range(0, 7).map(i -> i % 3).toArray();
            Images inTurn = draws.sample(NOISE, labels, _ -> {});
            assertArrayEquals(draws.sample(NOISE, 7).pixels(), inTurn.pixels());
            labels[3] = 2;
            Images changed = draws.sample(NOISE, labels, _ -> {});
            for (int i = 0; i < labels.length; i++)
                assertEquals(
                        i != 3,
                        Arrays.equals(
                                inTurn.slice(i, i + 1).pixels(),
                                changed.slice(i, i + 1).pixels()));
            assertArrayEquals(
                    changed.slice(2, 7).pixels(),
                    draws.sample(NOISE, 2, Arrays.copyOfRange(labels, 2, 7), _ -> {})
                            .pixels());
        });
    }

    @TestFactory
    Stream<DynamicTest> completionsKeepWhatIsKnown() {
        return each(recipe -> {
            if (!(trained(recipe).fitted() instanceof Completes completes)) return;
            Images known = images().test();
            for (int rows : new int[] {0, 2, 4}) {
                Images drawn = completes.complete(NOISE, known, rows);
                for (int n = 0; n < known.count(); n++) {
                    byte[] expected = known.slice(n, n + 1).pixels();
                    byte[] whole = drawn.slice(n, n + 1).pixels();
                    for (int i = 0; i < 4 * rows; i++) assertEquals(expected[i], whole[i]);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> scoresAreFiniteAndOnePerImage() {
        return each(recipe -> {
            if (!(trained(recipe).fitted() instanceof Scores scores)) return;
            double[] nats = scores.nats(images().test(), NOISE);
            assertEquals(images().test().count(), nats.length);
            for (double each : nats)
                assertTrue(Double.isFinite(each), recipe.card().name() + ": " + each);
            assertArrayEquals(nats, scores.nats(images().test(), NOISE));
        });
    }

    @TestFactory
    Stream<DynamicTest> aCodeDoesNotDependOnTheImagesBesideIt() {
        return each(recipe -> {
            if (!(trained(recipe).fitted() instanceof Encodes encodes)) return;
            Images all = images().test();
            double[] together = encodes.encode(all).toDoubles();
            int numbers = together.length / all.count();
            for (int n = 0; n < all.count(); n++)
                assertArrayEquals(
                        Arrays.copyOfRange(together, n * numbers, (n + 1) * numbers),
                        encodes.encode(all.slice(n, n + 1)).toDoubles());
        });
    }

    @TestFactory
    Stream<DynamicTest> whatIsMadeOfACodeIsTheReconstruction() {
        return each(recipe -> {
            Fitted fitted = trained(recipe).fitted();
            if (fitted instanceof Encodes encodes
                    && fitted instanceof Decodes decodes
                    && fitted instanceof Reconstructs reconstructs)
                assertArrayEquals(
                        reconstructs.reconstruct(images().test()).pixels(),
                        decodes.decode(encodes.encode(images().test())).pixels());
        });
    }

    @TestFactory
    Stream<DynamicTest> optionsAreExplainedAndReadBack() {
        return each(recipe -> {
            for (int channels : new int[] {1, 3}) {
                Record defaults = recipe.defaults(channels);
                Options.of(defaults).forEach(option -> assertTrue(option.help().endsWith("."), option.name()));
                assertEquals(defaults, Options.with(defaults, Options.text(defaults)));
            }
        });
    }
}
