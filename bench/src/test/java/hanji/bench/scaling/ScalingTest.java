package hanji.bench.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.JsonFile;
import hanji.bench.Machine;
import hanji.bench.scaling.Sweep.Case;
import hanji.bench.scaling.Sweep.Round;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two small convolutions, really measured. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScalingTest {
    private static final Path ROOT = Path.of("..");

    private final List<String> told = new ArrayList<>();
    private List<Point> points = List.of();
    private Scaling measured = scaling(List.of(point(1, 2)));

    @TempDir
    private Path folder;

    @BeforeAll
    void measure() throws IOException {
        var cases = List.of(batchOf(1), batchOf(4));
        measured = Scaling.of(
                new Sweep(cases, Pace.QUICK), Machine.current(), (share, name) -> told.add(share + " " + name));
        points = measured.points();
    }

    private static Case batchOf(int batch) {
        return new Case(Work.CONVOLUTION, Variable.BATCH, new Setting(batch, 4, 6, 1));
    }

    @Test
    void eachCaseIsMeasuredOnceInOrder() {
        assertEquals(List.of(1, 4), points.stream().map(Point::value).toList());
        assertEquals(List.of("0.0 images in the batch 1", "0.5 images in the batch 4"), told);
    }

    @Test
    void thePoolHoldsAtLeastInputOutputAndTheirGradients() {
        for (Point point : points)
            assertTrue(point.poolBytes() >= 4 * 4 * point.at().pixels() * 4, point::toString);
    }

    @Test
    void aConvolutionMultipliesEachOpenTapInThreePasses() {
        assertEquals(3L * 4 * 36 * 5 * 4 * 4, points.getLast().multiplyAdds());
        assertEquals(
                points.getLast().multiplyAdds() / (points.getLast().bestMs() * 1e6),
                points.getLast().gigaMultiplyAddsPerSecond());
    }

    @Test
    void aTrainingStepMultipliesInEveryLayer() {
        long first = 24 * 8, hidden = 5 * 8 * 8, last = 8 * 256;
        assertEquals(
                2 * 10 * 10 * (2 * first + 3 * (4 * hidden + last)),
                Work.TRAINING_STEP.multiplyAdds(new Setting(2, 8, 10, 1)));
    }

    @Test
    void aFileHoldsAllThatWasMeasured() throws IOException {
        Path file = folder.resolve("scaling.json");
        JsonFile.write(file, measured);
        assertEquals(measured, Scaling.read(file));
    }

    @Test
    void aFileOfSomethingElseIsRefused() throws IOException {
        Path file = folder.resolve("other.json");
        for (String json : List.of("{", "{}", "{\"points\": []}")) {
            Files.writeString(file, json);
            var refused = assertThrows(FormatException.class, () -> Scaling.read(file));
            assertTrue(refused.getMessage().contains("no result of ./hanji bench scaling"), refused::getMessage);
        }
        JsonFile.write(file, measured);
        Files.writeString(file, Files.readString(file).replaceAll("\"pool_bytes\" : \\d+", "\"pool_bytes\" : 0"));
        assertThrows(FormatException.class, () -> Scaling.read(file));
    }

    @Test
    void aDrawingHasADotForEachPoint() throws IOException {
        measured.draw(folder);
        for (Measure measure : Measure.values()) {
            String svg = Files.readString(folder.resolve(Scaling.fileName(measure)));
            assertEquals(
                    2,
                    Pattern.compile("<circle class=\"convolution\"")
                            .matcher(svg)
                            .results()
                            .count());
        }
    }

    @Test
    void whatGrowsInProportionLiesOnItsGuide() {
        String svg = new Chart(Measure.TIME, List.of(point(1, 3), point(2, 6), point(4, 12))).svg();
        List<String> lines = Pattern.compile("<polyline .* points=\"(.*)\"")
                .matcher(svg)
                .results()
                .map(line -> line.group(1))
                .toList();
        assertEquals(2, lines.size());
        assertEquals(lines.getFirst(), lines.getLast());
    }

    @Test
    void theTableSaysHowMuchASeriesGrows() {
        String line = scaling(List.of(point(1, 2), point(4, 6)))
                .markdown()
                .lines()
                .skip(2)
                .findFirst()
                .orElseThrow();
        assertEquals(
                "| convolution | batch | 1 | 4 | x 4.00 | x 3.00 | x 1.00 | 2.00 to 6.00 | 1.00 to 1.00 | 0.00 to 0.01"
                        + " |",
                line);
    }

    @Test
    void theFastestCallOfAllRoundsCounts() {
        var rounds = List.of(new Round(new double[] {5, 9}, 100), new Round(new double[] {3}, 200));
        Point point = Point.of(batchOf(1), rounds);
        assertEquals(3, point.calls());
        assertEquals(3, point.bestMs());
        assertEquals(5, point.medianMs());
        assertEquals(200, point.poolBytes());
    }

    @Test
    void everyVariableIsVariedAndThreadsUpToTheCores() {
        List<Case> cases = Sweep.of(6, Pace.FULL).cases();
        assertEquals(List.of(1, 2, 4, 6), Variable.THREADS.values(6));
        assertEquals(List.of(1), Variable.THREADS.values(1));
        assertEquals(2 * (8 + 5 + 5 + 4), cases.size());
        assertEquals(2 * (2 + 2 + 2 + 2), Sweep.of(6, Pace.QUICK).cases().size());
    }

    @Test
    void theDrawingsOfThePageAreThoseOfItsFile() throws IOException {
        Scaling committed = Scaling.read(ROOT.resolve("bench/results/scaling.json"));
        committed.draw(folder);
        for (Measure measure : Measure.values())
            assertEquals(
                    Files.readString(folder.resolve(Scaling.fileName(measure))),
                    Files.readString(ROOT.resolve("docs/images").resolve(Scaling.fileName(measure))));
    }

    @Test
    void theTableOfThePageIsThatOfItsFile() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/performance.md"));
        var table = Pattern.compile(
                        "<!-- \\./hanji bench plots bench/results/scaling.json -->\\n(.*?)<!-- end -->", Pattern.DOTALL)
                .matcher(page);
        assertTrue(table.find());
        Scaling committed = Scaling.read(ROOT.resolve("bench/results/scaling.json"));
        assertEquals(committed.markdown().strip(), table.group(1).strip());
    }

    private static Point point(int batch, double ms) {
        return Point.of(batchOf(batch), List.of(new Round(new double[] {ms}, 1 << 20)));
    }

    private static Scaling scaling(List<Point> points) {
        return new Scaling("", true, "", "", Optional.empty(), "", "", Machine.current(), points);
    }
}
