package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Card;
import hanji.generative.model.Draws;
import hanji.generative.model.Fitted;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.run.Budget;
import hanji.generative.run.Moments;
import hanji.generative.run.Moments.Moment;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.generative.run.Settings;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesOverTimeTest {
    private static final List<String> PICTURES = List.of("progress.png", "progress.gif");

    @TempDir
    private static Path folder;

    private static Path images;
    private static Path whole;

    @BeforeAll
    static void trainWithoutInterruption() throws IOException {
        images = TinyImages.grey(folder.resolve("images"));
        whole = train("whole", images, "vae --latent 2 --hidden 4 --batch 4 --steps 50");
    }

    private static Path train(String name, Path data, String words) {
        Path run = folder.resolve(name);
        Outcome outcome = Outcome.of(Stream.concat(
                        Stream.of("train", "--data", data.toString(), "--out", run.toString()),
                        Stream.of(words.split(" ")))
                .toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome::toString);
        return run;
    }

    private static List<Long> steps(Path run) throws IOException {
        return Moments.read(RunFolder.open(run)).taken().stream()
                .map(Moment::step)
                .toList();
    }

    /** What the model of a run draws from the noise of its samples. */
    private static Images drawn(Path run) throws IOException {
        var model =
                (Draws) SavedModel.load(RunFolder.open(run), _ -> Device.CPU).fitted();
        return model.sample(RunOutputs.sampling(1), 32);
    }

    @Test
    void theModelIsSeenAtTheSquaresOfTenthsAndLastAsItIs() throws IOException {
        assertEquals(List.of(0L, 1L, 2L, 5L, 8L, 13L, 18L, 25L, 32L, 41L, 50L), steps(whole));
        List<Moment> moments = Moments.read(RunFolder.open(whole)).taken();
        Draws model =
                (Draws) SavedModel.load(RunFolder.open(whole), _ -> Device.CPU).fitted();
        Images drawn = model.sample(RunOutputs.sampling(1), 32);
        assertArrayEquals(drawn.pixels(), moments.getLast().samples().pixels());
        assertFalse(drawn.sha256().equals(moments.getFirst().samples().sha256()), "it has learned something");
    }

    @Test
    void theStripHasARowForEachAndTheLoopAFrame() throws IOException {
        BufferedImage strip = ImageIO.read(whole.resolve("progress.png").toFile());
        assertEquals(3 * (1 + 8 * 5), strip.getWidth());
        assertEquals(3 * (1 + 11 * 5), strip.getHeight());
        List<Moment> moments = Moments.read(RunFolder.open(whole)).taken();
        ImageReader loop = ImageIO.getImageReadersByFormatName("gif").next();
        loop.setInput(
                ImageIO.createImageInputStream(whole.resolve("progress.gif").toFile()));
        assertEquals(11, loop.getNumImages(true));
        for (int row = 0; row < 11; row++) {
            byte[] pixels = moments.get(row).samples().pixels();
            BufferedImage frame = loop.read(row);
            assertEquals(3 * (1 + 4 * 5), frame.getHeight());
            for (int image = 0; image < 32; image++)
                for (int i = 0; i < 16; i++) {
                    int x = 3 * (1 + image % 8 * 5 + i % 4), value = Byte.toUnsignedInt(pixels[16 * image + i]);
                    int inFrame = frame.getRGB(x, 3 * (1 + image / 8 * 5 + i / 4)) & 0xFF;
                    assertEquals(value, inFrame);
                    if (image < 8) assertEquals(value, strip.getRaster().getSample(x, 3 * (1 + row * 5 + i / 4), 0));
                }
        }
        String report = Files.readString(whole.resolve("report.html"));
        assertTrue(report.contains("<h2>Samples over time</h2>") && report.contains("<span>step 41</span>"));
    }

    @Test
    void aRunThatWasStoppedAndGoesOnHasTheSameStrip() throws IOException {
        RunFolder stopped = StoppedRun.of(whole, folder.resolve("stopped"), 18, Optional.empty());
        assertEquals(List.of(0L, 1L, 2L, 5L, 8L, 13L, 18L), steps(stopped.path()));
        Moments saved = Moments.read(stopped);
        assertArrayEquals(
                drawn(stopped.path()).pixels(),
                saved.taken().getLast().samples().pixels(),
                "the same noise at each moment");
        saved.with(33, saved.taken().getFirst().samples())
                .write(stopped); // as if it was killed long after its last save
        assertEquals(0, Outcome.of("train", "--resume", stopped.toString()).code());
        for (String file : PICTURES)
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve(file)),
                    Files.readAllBytes(stopped.path().resolve(file)),
                    file);
    }

    @Test
    void aDamagedFileCostsTheMomentsBeforeAndNotTheRun() throws IOException {
        RunFolder stopped = StoppedRun.of(whole, folder.resolve("damaged"), 20, Optional.empty());
        byte[] file = Files.readAllBytes(stopped.moments());
        file[file.length - 1] ^= 1;
        Files.write(stopped.moments(), file);
        assertEquals(0, Outcome.of("train", "--resume", stopped.toString()).code());
        assertEquals(List.of(25L, 32L, 41L, 50L), steps(stopped.path()));
    }

    @Test
    void whatComesPixelByPixelIsDrawnLessOften() throws IOException {
        Path pixels = train("pixels", images, "made --hidden 4 --batch 4 --steps 10");
        List<Moment> moments = Moments.read(RunFolder.open(pixels)).taken();
        assertEquals(8, moments.getFirst().samples().count());
        Path colour = train(
                "colour",
                TinyImages.colour(folder.resolve("colours")),
                "gan --latent 2 --hidden 4 --batch 4 --steps 9");
        BufferedImage strip = ImageIO.read(colour.resolve("progress.png").toFile());
        assertEquals(3, strip.getRaster().getNumBands());
    }

    @Test
    void whatHasNoTrainingInBatchesHasNoSamplesOverTime() throws IOException {
        Path counts = train("counts", images, "counts");
        for (String file : PICTURES) assertFalse(Files.exists(counts.resolve(file)));
        assertFalse(Files.readString(counts.resolve("report.html")).contains("Samples over time"));
    }

    @Test
    void whatDrawsTooSlowlyIsLeftOutAndSaid() throws IOException {
        List<String> said = new ArrayList<>();
        Moments kept = kept("slow", new Slow(5_050, 5_050), said);
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.getFirst().startsWith("samples over time leave out step 0"), said::toString);
        assertTrue(kept.leftOut().contains("drawing 32 images takes about "), kept::leftOut);
        assertEquals(List.of(), kept.taken());
    }

    @Test
    void whatIsSlowTheFirstTimeOnlyIsLeftOutAtNoMoment() throws IOException {
        List<String> said = new ArrayList<>();
        Moments kept = kept("warming", new Slow(1_100, 0), said);
        assertEquals(List.of(), said);
        assertEquals("", kept.leftOut());
        assertEquals(
                List.of(0L, 1L, 2L, 3L, 4L, 5L, 7L, 9L),
                kept.taken().stream().map(Moment::step).toList());
    }

    /** Of a run of ten steps. */
    private static Moments kept(String name, Slow recipe, List<String> said) throws IOException {
        Images few = Images.unlabelled(4, 4, 1, new byte[10 * 16]);
        var settings = new Settings(
                "slow",
                Map.of(),
                "images",
                few.sha256(),
                Optional.empty(),
                LoadOptions.DEFAULT,
                2,
                1,
                1,
                new Budget.Steps(10));
        Run run = Run.begin(recipe, settings, few, Device.CPU);
        RunFolder into = RunFolder.create(folder.resolve(name));
        var samples = new SamplesOverTime(run, into, new LookingTime(), said::add);
        samples.at(run);
        try (var batches = run.batches(few)) {
            while (run.progress() < 1) {
                run.step(batches.next());
                samples.at(run);
            }
        }
        return Moments.read(into);
    }

    private record None() {}

    /**
     * Learns nothing.
     *
     * @param first milliseconds that its first image takes
     * @param others milliseconds of each after it
     */
    private record Slow(long first, long others, AtomicInteger drawn) implements Recipe<None>, Learner, Draws {
        Slow(long first, long others) {
            this(first, others, new AtomicInteger());
        }

        @Override
        public Card card() {
            return new Card(
                    "slow",
                    "a model that takes its time",
                    "",
                    Card.Family.IMPLICIT_DIRECT,
                    Card.Feed.BATCHES,
                    Card.Place.CPU,
                    new Card.Training(2, 10));
        }

        @Override
        public None defaults(int channels) {
            return new None();
        }

        @Override
        public Learner learner(None options, Site site) {
            return this;
        }

        @Override
        public Map<String, Tensor> state() {
            return Map.of();
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }

        @Override
        public List<Loss> step(Batch batch, Step now) {
            return List.of();
        }

        @Override
        public Fitted fitted() {
            return this;
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            try {
                for (int i = 0; i < count; i++) Thread.sleep(drawn.getAndIncrement() == 0 ? this.first : others);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return Images.unlabelled(4, 4, 1, new byte[16 * count]);
        }
    }
}
