package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.bench.gpu.CallOnGpu;
import hanji.bench.kernel.KernelFindings;
import hanji.bench.kernel.Roof;
import hanji.cuda.Grid;
import hanji.generative.cli.ExpectOptions;
import hanji.generative.cli.Frame;
import hanji.generative.cli.Result;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.simulator.run.KernelRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code bench kernel FILE}: counts, amounts, pages and comparisons of a kernel that anybody wrote. */
class OwnKernelTest {
    /** y[i] = 2 x[i] for one block of threads; OFFSET shifts what is written. */
    private static final String PTX = """
        .version 8.0
        .target sm_75
        .address_size 64
        .visible .entry NAME(.param .u64 p0, .param .u64 p1) {
        .reg .f32 %f<3>;
        .reg .b32 %r<3>;
        .reg .b64 %rd<6>;
        ld.param.u64 %rd1, [p0];
        ld.param.u64 %rd2, [p1];
        mov.u32 %r1, %tid.x;
        mul.wide.u32 %rd3, %r1, STRIDE;
        add.s64 %rd4, %rd1, %rd3;
        add.s64 %rd5, %rd2, %rd3;
        ld.global.f32 %f1, [%rd5];
        add.rn.f32 %f2, %f1, %f1;
        st.global.f32 [%rd4], %f2;
        ret;
        }
        """;

    private static final String WORDS = " --grid 1 --block 64 --arg f32[64]=unwritten --arg f32[64]=ramp ";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path twice;
    private Path spread;

    @BeforeEach
    void writeKernels() throws IOException {
        twice = Files.writeString(
                folder.resolve("twice.ptx"), PTX.replace("NAME", "twice").replace("STRIDE", "4"));
        spread = Files.writeString(
                folder.resolve("spread.ptx"), PTX.replace("NAME", "spread").replace("STRIDE", "8"));
    }

    private int run(String words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var all = new ArrayList<>(List.of("bench", "kernel"));
        all.addAll(List.of(words.strip().split(" +")));
        Harness none = (_, _) -> {
            throw new AssertionError("nothing runs on the CPU");
        };
        return new Frame(new PrintWriter(out), new PrintWriter(err), List.of(new Bench(none)))
                .run(all.toArray(String[]::new));
    }

    private JsonNode json(String words) {
        assertEquals(0, run(words + " --json"), err::toString);
        return JsonMapper.shared().readTree(out.toString());
    }

    @Test
    void aKernelThatMovesNothingHasNoPlaceOnThePlot() throws IOException {
        Path page = folder.resolve("page.html");
        assertEquals(0, run(twice + WORDS + "--bytes 0 --flops 64 --html " + page), err::toString);
        assertFalse(Files.readString(page).contains("<circle"));
    }

    @Test
    void whatIsDeclaredAndWhatIsCountedIsSaid() {
        JsonNode counted = json(twice + WORDS);
        assertEquals("twice", counted.get("call").asString());
        JsonNode kernel = counted.get("predicted").get(0);
        assertEquals(512, kernel.get("bytes").asLong());
        assertEquals(64, kernel.get("flops").asLong());
        assertEquals(4, kernel.get("sectors_per_request").asDouble());
        assertEquals(2 * 10, kernel.get("issue_slots").asLong());
        assertTrue(kernel.get("registers").asInt() > 0);
        assertTrue(counted.get("checks").toString().contains("since --bytes declares none"));
        JsonNode declared = json(twice + WORDS + "--bytes 8*arg1 --flops arg1+1 --expect arg0[i]=2*arg1[i]");
        assertEquals(65, declared.get("predicted").get(0).get("flops").asLong());
        assertTrue(declared.get("checks").toString().contains("operations: arg1+1, declared"));
        assertTrue(declared.get("checks").toString().contains("as expected, arg0[i]=2*arg1[i]: 64 elements"));
        assertEquals(
                "./hanji bench kernel " + twice
                        + WORDS.replaceAll("(f32\\S+)", "'$1'").stripTrailing()
                        + " --bytes '8*arg1' --flops arg1+1 --expect 'arg0[i]=2*arg1[i]'",
                declared.get("command").asString());
        assertTrue(declared.get("same_twice").isNull());
        if (CallOnGpu.obstacle().isEmpty()) return;
        assertEquals("H100 on paper", declared.get("roofs").get(0).get("device").asString());
        assertTrue(declared.get("skipped").get(0).asString().startsWith("GPU: skipped, because "));
    }

    @Test
    void thePageDrawsItHollowUnderTheRooflinesOnPaper() throws Exception {
        assumeTrue(CallOnGpu.obstacle().isPresent(), "there is a GPU, which has a roofline of its own");
        Path page = folder.resolve("page.html");
        assertEquals(0, run(twice + WORDS + "--html " + page), err::toString);
        String html = Files.readString(page);
        String svg = html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + "</svg>".length());
        Document drawing = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals(2, drawing.getElementsByTagName("polyline").getLength());
        assertEquals(2, drawing.getElementsByTagName("circle").getLength());
        assertTrue(html.contains("nothing here was timed"), html);
        assertTrue(html.contains("--arg &#39;f32[64]=ramp&#39;") || html.contains("--arg 'f32[64]=ramp'"), html);
    }

    @Test
    void aKernelThatIsNotRightIsNotMeasured() {
        Path json = folder.resolve("none.json");
        assertEquals(4, run(twice + WORDS.replace("--block 64", "--block 65") + "--out " + json));
        assertTrue(out.toString().contains("twice is not right, so that nothing is measured"), out::toString);
        assertTrue(out.toString().contains("OUT_OF_BOUNDS"), out::toString);
        assertEquals(4, run(twice + WORDS + "--expect arg0[i]=3*arg1[i]"));
        assertTrue(out.toString().contains("NOT as expected"), out::toString);
        assertFalse(Files.exists(json));
    }

    @Test
    void twoVersionsAreComparedByWhatIsCounted() {
        Path a = folder.resolve("a.json"), b = folder.resolve("b.json");
        String wide = WORDS.replace("f32[64]", "f32[128]");
        assertEquals(0, run(twice + WORDS + "--out " + a), err::toString);
        assertEquals(0, run(spread + wide + "--quick --out " + b), err::toString);
        JsonNode compared = json("--compare " + a + " " + b);
        assertTrue(compared.get("counted").toString().contains("twice, spread"), out::toString);
        JsonNode sectors = row(compared.get("counted"), "sectors a request");
        assertEquals(4, sectors.get("first").asDouble());
        assertEquals(8, sectors.get("second").asDouble());
        assertEquals(2, sectors.get("ratio").asDouble());
        assertEquals("[\"" + b + "\"]", compared.get("quick").toString());
        assertEquals(0, run("--compare " + a + " " + b));
        assertTrue(out.toString().contains(b + " is a quick trial"), out::toString);
    }

    private static JsonNode row(JsonNode rows, String what) {
        for (JsonNode each : rows) if (each.get("what").asString().equals(what)) return each;
        throw new AssertionError(what + " is not in " + rows);
    }

    /** A simulator plays the card: its times are of the CPU, so a roofline that it cannot reach is low. */
    @Test
    void onACardItsTimeStandsUnderTheRoofOrIsRefused() throws IOException {
        KernelRun run = KernelRun.of(twice, "twice", Grid.of(1, 64), "f32[64]=unwritten", "f32[64]=ramp");
        KernelRun.Ran ran = run.ran(0);
        var own = new OwnKernel(run, new WorkOptions(), new ExpectOptions(), 5, true, Machine.current());
        var predicted = own.predicted(ran, 512, 64);
        try (var card = new SimulatedDriver(Simulation.FAST)) {
            var roof = new Roof("card", 1e12, 1e12, "as told");
            Result result = own.onCard(card, roof, "command", ran, List.of("seen"), predicted);
            KernelFindings findings = assertInstanceOf(KernelFindings.class, result);
            assertEquals(5, findings.times().getFirst().roundsUs().size());
            assertTrue(findings.times().getFirst().medianUs() > 0);
            assertTrue(findings.checks().toString().contains("left the simulator's bits in all arrays"));
            var slow = new Roof("card", 1, 1, "as told");
            String refusal = assertThrows(
                            Roof.ImpossibleTime.class,
                            () -> own.onCard(card, slow, "command", ran, List.of(), predicted))
                    .getMessage();
            assertTrue(refusal.contains("above the roofline of card"), refusal);
        }
    }

    @Test
    void wordsThatAreNotUnderstoodAreOneLineAndExitWith2() {
        for (String wrong : List.of(
                "softmax --grid 1",
                "softmax --bytes 4",
                twice + " --grid 1",
                twice + WORDS + "--bytes arg7",
                twice + WORDS + "--flops )",
                twice + WORDS + "--tolerance 1e-5",
                twice + " --grid 1 --block 64 --arg i32=1",
                twice + " --grid {n} --block 64 --arg f32[64]=unwritten --arg f32[64]=ramp"))
            assertEquals(2, run(wrong), () -> wrong + ": " + out + err);
        assertEquals(3, run(folder.resolve("none.ptx") + WORDS));
        assertTrue(err.toString().contains("no such file"), err::toString);
    }
}
