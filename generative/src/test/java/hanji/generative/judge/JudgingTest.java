package hanji.generative.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.measure.Interval;
import hanji.generative.report.Exhibit;
import hanji.generative.report.ExhibitPage;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples of which everybody knows what is wrong with them. */
class JudgingTest {
    private static final Split SPLIT = Stripes.split();

    @TempDir
    private static Path kept;

    private static Judging judging;

    @BeforeAll
    static void train() throws IOException {
        var classifier = FeatureClassifier.of(kept, "stripes", LoadOptions.DEFAULT, SPLIT, Device.cpu(1), _ -> {});
        judging = judging(Optional.of(classifier), SPLIT.train());
    }

    private static Judging judging(Optional<FeatureClassifier> classifier, Images train) {
        return new Judging(classifier, train, train, SPLIT.test(), Device.cpu(1), new Noise(1));
    }

    private static Scorecard card(Images samples) {
        return judging.of(samples, (_, _) -> {});
    }

    private static Interval figure(Scorecard card, Yardstick yardstick) {
        return card.rows().stream()
                .filter(row -> row.yardstick() == yardstick)
                .findFirst()
                .orElseThrow()
                .drawn();
    }

    private static double floor(Scorecard card, Yardstick yardstick) {
        return card.rows().stream()
                .filter(row -> row.yardstick() == yardstick)
                .findFirst()
                .orElseThrow()
                .floor()
                .orElseThrow()
                .value();
    }

    private static Images grey(int level) {
        byte[] pixels = new byte[64 * 100];
        Arrays.fill(pixels, (byte) level);
        return Images.unlabelled(8, 8, 1, pixels);
    }

    @Test
    void imagesOfTheSameKindReachTheFloor() {
        Scorecard card = card(Stripes.draw(100, 4));
        assertEquals(
                List.of(Yardstick.values()),
                card.rows().stream().map(Scorecard.Row::yardstick).toList());
        for (Scorecard.Row row : card.rows()) {
            Interval drawn = row.drawn(), floor = row.floor().orElseThrow();
            double room = 2 * (drawn.high() - drawn.low() + floor.high() - floor.low()) + 1e-9;
            assertEquals(floor.value(), drawn.value(), room, row::toString);
        }
        assertEquals(0.5, floor(card, Yardstick.MEMORIZATION));
    }

    @Test
    void copiesAreFoundOutByNeighboursAlone() {
        Scorecard copies = card(SPLIT.train().limit(100));
        assertEquals(1, figure(copies, Yardstick.MEMORIZATION).value());
        assertEquals(1, figure(copies, Yardstick.MEMORIZATION_BY_RATIO).value());
        assertEquals(1, figure(copies, Yardstick.PRECISION).value());
        for (int n = 0; n < 100; n++) assertEquals(n, copies.drawn().nearest().nearest()[n]);
    }

    @Test
    void aCollapsedModelHasOneClassAndCoversNothing() {
        Scorecard collapsed = card(grey(127));
        assertEquals(1, figure(collapsed, Yardstick.CLASSES_DRAWN).value());
        assertEquals(0, figure(collapsed, Yardstick.LABEL_ENTROPY).value());
        assertEquals(0, figure(collapsed, Yardstick.SHARPNESS).value());
        assertEquals(2, floor(collapsed, Yardstick.CLASSES_DRAWN));
        assertEquals(Math.log(2), floor(collapsed, Yardstick.LABEL_ENTROPY), 0.05);
        assertTrue(figure(collapsed, Yardstick.RECALL).value() < 0.1);
        assertTrue(figure(collapsed, Yardstick.RECALL).low() >= 0);
        for (Yardstick distance :
                List.of(Yardstick.FRECHET_DISTANCE, Yardstick.KERNEL_DISTANCE, Yardstick.AUTOCORRELATION_DISTANCE))
            assertTrue(figure(collapsed, distance).low() > 3 * floor(collapsed, distance), distance::toString);
    }

    @Test
    void withoutAClassifierTheFiguresOfItsFeaturesAreLeftOut() {
        Scorecard card = judging(Optional.empty(), SPLIT.train()).of(Stripes.draw(30, 4), (_, _) -> {});
        assertEquals(
                List.of(
                        Yardstick.MEMORIZATION,
                        Yardstick.MEMORIZATION_BY_RATIO,
                        Yardstick.SHARPNESS,
                        Yardstick.AUTOCORRELATION_DISTANCE,
                        Yardstick.AUTOCORRELATION_DISTANCE_ZOOMED_IN),
                card.rows().stream().map(Scorecard.Row::yardstick).toList());
    }

    @Test
    void aCardIsAFunctionOfTheSeedAndTheImages() {
        Images samples = Stripes.draw(40, 5);
        assertEquals(card(samples).rows(), card(samples).rows());
    }

    @Test
    void aFewTrainingImagesAreNotEnough() {
        Images few = SPLIT.train().limit(19);
        assertThrows(IllegalArgumentException.class, () -> judging(Optional.empty(), few));
    }

    @Test
    void theProgressRisesToOne() {
        List<Double> shown = new ArrayList<>();
        judging.of(Stripes.draw(25, 4), (done, _) -> shown.add(done));
        assertEquals(shown.stream().sorted().toList(), shown);
        assertEquals(1, shown.getLast());
    }

    @Test
    void thePageHasAllOfItAndAsksForNothingOutsideItself() {
        Scorecard card = card(Stripes.draw(30, 4));
        List<Exhibit> exhibits = ScorecardExhibits.of(card, SPLIT.train());
        String html = new ExhibitPage("Hanji judge", "a & b", List.of("it <draws>"), exhibits).html();
        for (Yardstick yardstick : Yardstick.values()) {
            assertTrue(html.contains("<td>" + yardstick + "</td>"), yardstick::toString);
            assertTrue(html.contains(yardstick.blindTo().replace("'", "&#39;")), yardstick::toString);
        }
        assertTrue(html.contains("<h1>a &amp; b</h1>") && html.contains("it &lt;draws&gt;"), html);
        assertTrue(html.contains(">across<") && html.contains(">down<"));
        assertEquals(4, html.split("<img ", -1).length - 1);
        assertFalse(html.replace("http://www.w3.org/2000/svg", "").contains("://"));
    }
}
