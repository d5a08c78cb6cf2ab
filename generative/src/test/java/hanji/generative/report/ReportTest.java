package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.measure.Figure;
import hanji.generative.model.Meaning;
import hanji.generative.model.Unit;
import hanji.nn.data.Images;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    @Test
    void thePageAsksForNothingOutsideItself() throws IOException {
        Path file = folder.resolve("report.html");
        page(3.24, "pixelcnn").write(file);
        String html = Files.readString(file);
        assertFalse(Pattern.compile("(src|href|url)\\s*[=(]\\s*[\"']?+(?!data:|#)")
                .matcher(html)
                .find());
        assertFalse(html.replace("http://www.w3.org/2000/svg", "").contains("://"));
    }

    @Test
    void theImagesInThePageAreTheGrids() throws IOException {
        var images = Pattern.compile("data:image/png;base64,([^\"]+)")
                .matcher(page(3.24, "pixelcnn").html());
        int found = 0;
        for (; images.find(); found++) {
            var png = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(images.group(1))));
            assertEquals(1 + 8 * 29, png.getWidth());
            assertEquals(1 + 2 * 29, png.getHeight());
        }
        assertEquals(2, found);
    }

    @Test
    void textFromTheRunCannotBecomeMarkup() {
        String html = page(3.24, "<script>alert(1)</script>").html();
        assertFalse(html.contains("<script"));
        assertTrue(html.contains("&lt;script&gt;"));
        assertTrue(html.contains("&#39;a &amp; b&#39;"));
    }

    @Test
    void theHeadlineSaysWhetherTheModelBeatsTheBestBaselineOnTheSameImages() {
        assertTrue(page(3.24, "pixelcnn")
                .html()
                .contains("0.169 below the best baseline on the same images (count table"));
        assertTrue(page(3.42, "pixelcnn").html().contains("the model has learned less"));
    }

    @Test
    void baselinesOfOtherImagesAreMarked() {
        String html = page(3.24, "pixelcnn").html();
        assertEquals(4, html.split(">10,000 [^<]* \\*</td>", -1).length - 1);
        assertEquals(5, html.split(">1,000 [^<*]*</td>", -1).length - 1, "four baselines and the run");
    }

    @Test
    void whatAllWereMeasuredOnIsSaidOnce() {
        String html = page(3.24, "pixelcnn", false, Baseline.embedded()).html();
        assertEquals(2, html.split("1,000 embedded Fashion-MNIST test images", -1).length - 1, "headline and note");
        assertTrue(html.contains("All measured on 1,000 embedded"));
    }

    @Test
    void onlyAShortenedRunIsToldThatItTrainedForLess() {
        assertFalse(page(3.42, "pixelcnn").html().contains("less than the usual length"));
        assertTrue(page(3.42, "pixelcnn", true, Baseline.embedded()).html().contains("less than the usual length"));
    }

    @Test
    void theHeadlineNamesAFigureBesideItsUnit() {
        assertEquals("± 0.012 bits/dim, exact, on", headline(Unit.BITS_PER_DIM, "bits_per_dim"));
        assertEquals(
                "± 0.01230 squared error per pixel (reconstruction error), exact, on",
                headline(Unit.SQUARED_ERROR, "reconstruction_error"));
        assertEquals("± 0.01 % accuracy, exact, on", headline(Unit.PERCENT, "accuracy"));
        assertEquals("± 0.01 nats per binarized image, exact, on", headline(Unit.NATS, "nats_per_binarized_image"));
    }

    private static String headline(Unit unit, String name) {
        String html = page(new Figure(name, unit, Meaning.EXACT, true, 3, 0.0123, 1_000), Map.of())
                .html();
        return html.replaceAll("(?s).*<small>|( on) .*", "$1");
    }

    @Test
    void numbersAreWrittenWithAsManyDigitsAsSayAnything() {
        var few = new Figure("bits_per_dim", Unit.BITS_PER_DIM, Meaning.EXACT, true, 3, 0.1, 1_000);
        String html = page(few, Map.of("limit", "1000", "skip-unreadable", "")).html();
        assertTrue(html.contains("<td>embedded, first 1,000 training images</td>"), html);
        assertTrue(html.contains("<td>0.02 s (3,200,000 images/s)</td>"), html);
        assertTrue(html.contains("<th scope=\"row\">skip-unreadable</th><td>yes</td>"), html);
    }

    @Test
    void namesOfOptionsAreNotBrokenAtTheirHyphens() {
        String html = page(3.24, "pixelcnn").html();
        assertTrue(html.contains("<pre>./hanji train pixelcnn <span>--seed</span> 1 <span>--out</span> "), html);
        assertTrue(html.contains("pre span { white-space: nowrap; }"));
    }

    @Test
    void oneThingIsNotSeveral() {
        assertEquals("1 step", Plural.of(1, "step"));
        assertEquals("0 steps", Plural.of(0, "step"));
        assertEquals("2,000 test images", Plural.of(2_000, "test image"));
        assertEquals("1 embedded Fashion-MNIST test image", new TestSet(TestSet.EMBEDDED.name(), 1) + "");
        assertEquals("2 test images of images", new TestSet("test images of images", 2) + "");
        assertEquals("1 test image of images", new TestSet("test images of images", 1) + "");
    }

    /** A table that is wider than a phone is moved under its first column. */
    @Test
    void theFirstColumnOfAWideTableStays() {
        String html = page(3.24, "pixelcnn").html();
        assertTrue(html.contains(".wide td:first-child { position: sticky; left: 0; background: var(--card); }"));
        assertFalse(html.replace("<div class=\"wide\"><table", "").contains("<table"), "a table that does not scroll");
    }

    @Test
    void wordsOnThePageAreExplained() {
        String html = page(3.24, "pixelcnn").html();
        assertTrue(html.contains("<td>bits per dim</td><td>-log2 of an image"), html);
        assertTrue(html.contains("<td>exact</td><td>Computed, neither bounded nor estimated."), html);
        assertFalse(html.contains("adjusted rand index"));
    }

    @Test
    void whatWasLoggedOnceIsATableAndNotADrawing() {
        var once = new LearningCurve("bandwidth", "", List.of(new CurvePoint(1, 45.2548)), List.of(), List.of());
        assertTrue(CurveSection.html(List.of(once)).contains("<td>bandwidth</td><td>45.255</td></tr>"));
        assertFalse(CurveSection.html(List.of(once)).contains("<svg"));
        var held = new LearningCurve(
                "error", "nats", List.of(new CurvePoint(1, 3)), List.of(new CurvePoint(1, 4)), List.of());
        String html = CurveSection.html(List.of(held));
        assertTrue(html.contains("<td>error, nats, training images</td><td>3.0000</td></tr>"), html);
        assertTrue(html.contains("<td>error, nats, validation images</td><td>4.0000</td></tr>"), html);
    }

    static Report page(double bitsPerDim, String model) {
        List<Baseline> baselines = new ArrayList<>(Baseline.embedded());
        baselines.addAll(Baseline.fashionMnist());
        return page(bitsPerDim, model, false, baselines);
    }

    private static Report page(double bitsPerDim, String model, boolean shortened, List<Baseline> baselines) {
        var figure = new Figure("bits_per_dim", Unit.BITS_PER_DIM, Meaning.EXACT, true, bitsPerDim, 0.0123, 1_000);
        return page(figure, model, shortened, baselines, Map.of("channels", "32"), 182.4);
    }

    /** Of a run that took no time. */
    private static Report page(Figure figure, Map<String, String> settings) {
        return page(figure, "a-model", false, Baseline.embedded(), settings, 0.02);
    }

    private static Report page(
            Figure figure,
            String model,
            boolean shortened,
            List<Baseline> baselines,
            Map<String, String> settings,
            double seconds) {
        var environment = new RunSummary.Environment(
                "0.1.0", "1", "CPU, F32 STRICT", "25.0.1+8 (Temurin)", "Linux 6.1 amd64", 2, 2, 256);
        var run = new RunSummary(
                model,
                "a model",
                "embedded",
                TestSet.EMBEDDED,
                List.of(figure),
                "finished after 2,000 steps",
                shortened,
                "1 May 2026 10:00 UTC",
                "./hanji train pixelcnn --seed 1 --out 'a & b'",
                settings,
                1,
                2_000,
                64_000,
                seconds,
                120_672,
                "28 x 28, grey",
                "ab12".repeat(16),
                "cd34".repeat(16),
                environment,
                baselines);
        var curve = new LearningCurve(
                model,
                "bits/dim",
                LearningCurveTest.falling(2_000),
                List.of(new CurvePoint(1_000, 3.5), new CurvePoint(2_000, 3.3)),
                run.comparable());
        Images images = Images.unlabelled(28, 28, 1, new byte[16 * 784]);
        var pictures = new Exhibit.Pictures(
                "", List.of(new Exhibit.Grid(images, "Generated"), new Exhibit.Grid(images, "Real")));
        return new Report(run, List.of(curve), List.of(pictures), 784);
    }
}
