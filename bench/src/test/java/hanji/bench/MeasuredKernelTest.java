package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.kernel.MachinePeak;
import hanji.generative.cli.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code bench kernel} with a clock in place of JMH: a call takes 80 ms, the peaks 20 ms each. */
class MeasuredKernelTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private static Harness clock(double milliseconds) {
        return (targets, _) -> targets.stream()
                .<Harness.Outcome>map(target -> isPeak(target)
                        ? new Harness.Measured(20, 20, 20)
                        : new Harness.Measured(milliseconds, milliseconds, milliseconds))
                .toList();
    }

    private static boolean isPeak(Target target) {
        String subject = Objects.requireNonNull(target.parameters().get("subject"));
        return List.of(MachinePeak.TRIAD.name(), MachinePeak.FMA.name()).contains(subject);
    }

    private int run(Harness harness, String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = new String[words.length + 2];
        all[0] = "bench";
        all[1] = "kernel";
        System.arraycopy(words, 0, all, 2, words.length);
        return new Frame(new PrintWriter(out), new PrintWriter(err), List.of(new Bench(harness))).run(all);
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(out.toString());
    }

    @Test
    void aCallHasItsTimeRooflineAndForecast() {
        assertEquals(0, run(clock(80), "softmax", "--json"), err::toString);
        JsonNode json = json();
        assertEquals("./hanji bench kernel softmax", json.get("command").asString());
        JsonNode time = json.get("times").get(0);
        assertEquals(80_000, time.get("median_us").asDouble(), 1e-6);
        assertEquals(2L * 32 * 28 * 28 * 256 * 4, time.get("bytes").asLong());
        assertTrue(time.get("flops").asLong() > 0);
        assertEquals(7, time.get("rounds_us").size());
        JsonNode roof = json.get("roofs").get(0);
        assertEquals(
                MachinePeak.TRIAD.amount() / 0.02, roof.get("bytes_per_second").asDouble(), 1);
        assertEquals(0, json.get("same_twice").get("excluding").asInt());
        assertEquals(1, json.get("same_twice").get("ratio").asDouble());
        JsonNode kernel = json.get("predicted").get(0);
        if (kernel == null) return; // no assembler for this operating system
        assertEquals("softmax.softmaxUpTo256", kernel.get("kernel").asString());
        assertEquals(4, kernel.get("sectors_per_request").asDouble());
        assertTrue(kernel.get("occupancy").asDouble() > 0.2);
    }

    /** By its definition, 4 products of matrices of 512: 2 operations for each product of numbers. */
    @Test
    void aContractionHasTheOperationsOfItsDefinition() {
        assertEquals(0, run(clock(1000), "matmul", "--rounds", "2", "--json"), err::toString);
        assertEquals(
                4 * 2L * 512 * 512 * 512,
                json().get("times").get(0).get("flops").asLong());
    }

    @Test
    void aFigureAboveTheRooflineIsRefused() {
        assertEquals(1, run(clock(1e-3), "softmax"));
        assertEquals(
                1,
                err.toString().lines().filter(line -> line.startsWith("hanji:")).count(),
                err::toString);
        assertTrue(err.toString().startsWith("hanji: the time of "), err::toString);
        assertTrue(err.toString().contains("is above the roofline of one core"), err::toString);
    }

    @Test
    void thePageIsWellFormedAndHoldsThePoint() throws Exception {
        Path page = folder.resolve("page.html");
        assertEquals(0, run(clock(80), "softmax", "--html", page.toString()), err::toString);
        String html = Files.readString(page);
        assertFalse(html.replace("http://www.w3.org/2000/svg", "").contains("http"));
        String svg = html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + "</svg>".length());
        Document drawing = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals(1, drawing.getElementsByTagName("circle").getLength());
        assertEquals(1, drawing.getElementsByTagName("polyline").getLength());
        assertTrue(html.contains("prefers-color-scheme: dark"));
        assertTrue(html.contains("softmax.softmaxUpTo256") || html.contains("skipped, because"));
    }

    /** Rounds of 80 ms against rounds of 100 ms: 1.25 whichever rounds are taken. */
    @Test
    void twoFilesAreComparedByRatioAndInterval() {
        String before = folder.resolve("before.json").toString(),
                after = folder.resolve("after.json").toString();
        assertEquals(0, run(clock(80), "softmax", "--out", before), err::toString);
        assertEquals(0, run(clock(100), "softmax", "--out", after), err::toString);
        Path both = folder.resolve("both.json");
        assertEquals(0, run(clock(1), "--compare", before, after, "--out", both.toString()), err::toString);
        assertTrue(Files.exists(both));
        assertEquals(0, run(clock(1), "--compare", before, after, "--json"), err::toString);
        JsonNode row = json().get("rows").get(0);
        assertEquals(1.25, row.get("ratio").asDouble(), 1e-9);
        assertEquals(1.25, row.get("low").asDouble(), 1e-9);
        assertEquals(1.25, row.get("high").asDouble(), 1e-9);
        assertEquals(1 - 2 / 64.0, row.get("confidence").asDouble(), 1e-9);
    }

    @Test
    void wordsThatAreNotUnderstoodAreOneLineAndExitWith2() throws IOException {
        assertEquals(2, run(clock(1), "sofmax"));
        assertTrue(err.toString().contains("did you mean 'softmax'?"), err::toString);
        assertEquals(2, run(clock(1)));
        assertEquals(2, run(clock(1), "softmax", "--compare", "a", "b"));
        assertEquals(2, run(clock(1), "--compare", "a", "b", "--quick"));
        assertEquals(2, run(clock(1), "--compare", "a", "b", "--grid", "1"));
        assertEquals(2, run(clock(1), "softmax", "--rounds", "0"));
        assertEquals(3, run(clock(1), "--compare", "a.json", "b.json"));
        Path other = folder.resolve("other.json");
        Files.writeString(other, "{}");
        assertEquals(3, run(clock(1), "--compare", other.toString(), other.toString()));
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @Test
    void aRoundExcludesOneWhereAllOfItsPairsLieOnOneSide() {
        assertTrue(KernelMeasurement.excludesOne(new double[] {1, 2, 3}, new double[] {1.1, 2.1, 3.1}));
        assertTrue(KernelMeasurement.excludesOne(new double[] {2, 3}, new double[] {1, 2}));
        assertFalse(KernelMeasurement.excludesOne(new double[] {1, 2, 3}, new double[] {1.1, 1.9, 3.1}));
    }
}
