package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.CudaDriverProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What simulate says besides faults: times, occupancy, lines, files, expectations, sweeps, two kernels. */
class SimulateNumbersTest {
    private static final String LAUNCH = "--kernel add --grid 4 --block 32 --arg f32[100]=random:1 --arg f32[100]=ramp"
            + " --arg f32[100]=unwritten --arg i32=100 ";
    private static final String SWEPT = "--kernel add --sweep n=1,31,100 --sweep block=32,64 --grid {n/block}"
            + " --block {block} --arg f32[{n}]=random:1 --arg f32[{n}]=ramp --arg f32[{n}]=unwritten --arg i32={n} ";

    @TempDir
    private Path folder;

    private Path ptx;

    @BeforeEach
    void copyThePtx() throws IOException {
        ptx = folder.resolve("simulated.ptx");
        try (InputStream resource = SimulateTest.class.getResourceAsStream("simulated.ptx")) {
            Files.write(ptx, Objects.requireNonNull(resource).readAllBytes());
        }
    }

    private Outcome simulate(String words) {
        var line = new ArrayList<>(List.of("simulate", ptx.toString()));
        line.addAll(List.of(words.strip().split(" +")));
        return Outcome.of(line.toArray(String[]::new));
    }

    private JsonNode json(String words, ExitCode code) {
        Outcome outcome = simulate(words + " --json");
        assertEquals(code.status(), outcome.code(), outcome::toString);
        return JsonMapper.shared().readTree(outcome.out());
    }

    @Test
    void theLeastTimeIsByIssueTooAndOccupancySaysWhoCountedTheRegisters() {
        JsonNode result = json(LAUNCH, ExitCode.OK);
        JsonNode h100 = result.get("rooflines").get(0);
        double instructions = 0;
        for (JsonNode each : result.get("counts").get("instructions")) instructions += each.asDouble();
        assertEquals(
                instructions / (132 * 4 * 1.98e9), h100.get("issue_seconds").asDouble(), 1e-18);
        assertEquals("memory", h100.get("limit").asString());
        JsonNode resources = result.get("resources");
        assertTrue(List.of("PTXAS", "JCUDA", "ESTIMATE")
                .contains(resources.get("by").asString()));
        assertTrue(resources.get("registers").asInt() > 3);
        assertEquals(1, resources.get("occupancy").get("block_warps").asInt());
        String text = simulate(LAUNCH).out();
        for (String part : List.of(
                "  H100: 0.000 us, for memory (memory 0.000, compute 0.000, issue 0.000)",
                "launching is not in it",
                "on an SM of an H100: 32 of 64 warps, 32 blocks of 1; limit: blocks",
                " registers a thread",
                "(registers ")) assertTrue(text.contains(part), text);
    }

    @Test
    void linesAreShownWithTheirSourceAndATotal() throws IOException {
        Files.copy(Path.of("src/test/java/hanji/generative/cli/simulated.cu"), folder.resolve("simulated.cu"));
        JsonNode result = json(LAUNCH + "--lines", ExitCode.OK);
        long sum = 0;
        for (JsonNode each : result.get("lines"))
            sum += each.get("warp_instructions").asLong();
        String text = simulate(LAUNCH + "--lines").out();
        assertTrue(text.contains("simulated.cu:5 "), text);
        assertTrue(text.contains("out[i] = a[i] + b[i];"), text);
        assertTrue(text.lines().anyMatch(line -> line.startsWith("all ") && line.endsWith("100 %")), text);
        long whole = 0;
        for (JsonNode each : result.get("counts").get("instructions")) whole += each.asLong();
        assertEquals(whole, sum);
        assertEquals(0, json(LAUNCH, ExitCode.OK).get("lines").size());
    }

    @Test
    void whatIsExpectedIsComparedAndGivesCodeFour() {
        assertTrue(simulate(LAUNCH + "--expect arg2[i]=arg0[i]+arg1[i]")
                .out()
                .contains("as expected, arg2[i]=arg0[i]+arg1[i]: 100 elements"));
        JsonNode wrong = json(LAUNCH + "--expect arg2[i]=arg0[i]+arg1[i]+(i==7)", ExitCode.FAULTS);
        assertEquals(1, wrong.get("expected").get(0).get("differing").asInt());
        assertEquals(7, wrong.get("expected").get(0).get("first").asInt());
        json(LAUNCH + "--expect arg2[i]=arg0[i]+arg1[i]+(i==7) --tolerance 1.5", ExitCode.OK);
        simulate(LAUNCH + "--expect arg2[i]=arg5[i]").failed(ExitCode.USAGE, "argument 5 is no array");
    }

    @Test
    void arraysGoThroughFiles() {
        Path file = folder.resolve("sum.npy");
        json(LAUNCH + "--out arg2=" + file, ExitCode.OK);
        json(LAUNCH + "--expect arg2=file:" + file, ExitCode.OK);
        json(LAUNCH.replace("random:1", "random:2") + "--expect arg2=file:" + file, ExitCode.FAULTS);
        String fromFile = LAUNCH.replace("f32[100]=ramp", "f32[100]=file:" + file);
        json(fromFile + "--expect arg2[i]=arg0[i]+arg1[i]", ExitCode.OK);
        simulate(fromFile.replace("f32[100]=file", "i32[100]=file"))
                .failed(ExitCode.DATA, "sum.npy: holds F32, and the argument is i32");
        simulate(fromFile.replace("sum.npy", "som.npy")).failed(ExitCode.DATA, "som.npy: no such file");
        simulate(LAUNCH + "--out arg3=" + file).failed(ExitCode.USAGE, "argument 3 is no array");
    }

    @Test
    void aSweepHasALineForEachCombination() {
        JsonNode result = json(SWEPT + "--expect arg2[i]=arg0[i]+arg1[i]", ExitCode.OK);
        assertEquals(6, result.get("rows").size());
        JsonNode last = result.get("rows").get(5);
        assertEquals("{\"n\":100,\"block\":64}", last.get("values").toString());
        assertTrue(last.get("met").asBoolean());
        Outcome bad = simulate(SWEPT.replace("--kernel add", "--kernel addOneTooMany"));
        assertEquals(ExitCode.FAULTS.status(), bad.code());
        assertTrue(bad.out().contains("n=1 block=32: OUT_OF_BOUNDS: "), bad::out);
        assertTrue(simulate(SWEPT).out().startsWith("n    block  faults  expected"), simulate(SWEPT)::out);
    }

    @Test
    void aSweepShowsTheRatiosOfASecondKernel() {
        Outcome swept = simulate(SWEPT + "--beside " + ptx + " --beside-grid 1 --beside-block {block}");
        assertEquals(0, swept.code(), swept::toString);
        assertTrue(swept.out().lines().findFirst().orElseThrow().endsWith("second/first  results"), swept::out);
        JsonNode rows = json(SWEPT + "--beside " + ptx + " --beside-grid {n*4/block}", ExitCode.OK)
                .get("rows");
        JsonNode last = rows.get(5).get("beside");
        assertTrue(last.get("same_bits").asBoolean());
        assertEquals(
                last.get("warp_instructions").asDouble()
                        / rows.get(5).get("warp_instructions").asDouble(),
                last.get("instructions_ratio").asDouble());
        assertTrue(last.get("instructions_ratio").asDouble() > 1);
        Outcome faulty = simulate(SWEPT + "--beside " + ptx + " --beside-kernel addOneTooMany");
        assertEquals(ExitCode.FAULTS.status(), faulty.code());
        assertTrue(faulty.out().contains("n=1 block=32: the second: OUT_OF_BOUNDS: "), faulty::out);
    }

    @Test
    void aSweepProvesAtEachSize() {
        Outcome proved = simulate(SWEPT + "--same-as " + ptx + " --same-grid {n*2/block}");
        assertEquals(0, proved.code(), proved::toString);
        assertEquals(
                6, proved.out().lines().filter(line -> line.endsWith("yes")).count(), proved::out);
        Outcome other = simulate(SWEPT + "--same-as " + ptx + " --same-arg f32[{n}]=ramp --same-arg f32[{n}]=ramp"
                + " --same-arg f32[{n}]=unwritten --same-arg i32=1");
        assertEquals(ExitCode.FAULTS.status(), other.code());
        assertTrue(other.out().contains("n=31 block=32: not the same"), other::out);
        assertTrue(other.out().lines().anyMatch(line -> line.matches("1 +32 +yes")), "other numbers, the same trees");
    }

    @Test
    void twoKernelsStandSideBySide() {
        Outcome same = simulate(LAUNCH + "--beside " + ptx + " --beside-grid 2 --beside-block 64");
        assertEquals(0, same.code(), same::toString);
        assertTrue(same.out().contains("results: the same bits in all 3 arrays"), same::out);
        assertTrue(same.out().lines().anyMatch(line -> line.matches("global sectors +39 +39 +1.00")), same::out);
        Outcome other = simulate(LAUNCH + "--beside " + ptx + " --beside-kernel addOneTooMany");
        assertEquals(ExitCode.FAULTS.status(), other.code());
        assertTrue(other.out().lines().anyMatch(line -> line.matches("faults +0 +1 +-")), other::out);
        assertFalse(json(LAUNCH + "--beside " + ptx, ExitCode.OK).get("first").isNull());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --grid {n} --block 32            | has values in braces; say which with --sweep
        --grid {m} --block 32 --sweep n=1| 'm' is not known
        --grid 1 --block 32 --sweep n    | 'n' is no sweep; expected NAME=VALUE,VALUE
        --grid {n} --block 32 --sweep n=0| '0' is no extent
        --grid 1 --block 32 --sweep n=1 --lines | leave --out, --lines, --print and --print-symbol out
        --grid 1 --block 32 --sweep n=1 --out arg0=y.npy | leave --out, --lines, --print and --print-symbol out
        --grid 1 --block 32 --sweep n=1 --print 2 | leave --out, --lines, --print and --print-symbol out
        --grid 1 --block 32 --same-as x.cu --print-symbol hits | --same-as proves and shows no numbers
        --grid 1 --block 32 --tolerance 1e-5 | give --expect too, or leave it out
        --grid 1 --block 32 --launches 3 | give --device too, or leave it out
        --grid 1 --block 32 --device cudaa | 'cudaa' is no device; expected cuda, or simulated to rehearse
        --grid 1                         | missing required option: '--block=X[,Y,Z]'
        --steps 5                        | missing required options: '--grid=X[,Y,Z]', '--block=X[,Y,Z]'
        --grid 1 --block 32 --expect arg0=1 | expectation 'arg0=1' is not understood
        --grid 1 --block 32 --expect arg0[i]=) | formula ')' is not understood
        --grid 1 --block 32 --tolerance few | 'few' is no tolerance; expected one such as 1e-5
        --grid 1 --block 32 --out y.npy  | 'y.npy' is not understood; expected ARG=FILE
        --grid 1 --block 32 --sweep n=1 --sweep n=2 | one name twice
        --grid 1 --block 32 --same-as x.cu --expect arg0[i]=1 | --same-as proves and shows no numbers
        --grid 1 --block 32 --beside x.cu --out arg0=y.npy | --beside compares two kernels with each other
        --grid 1 --block 32 --beside-grid 2 | give --same-as FILE too, or --beside FILE
        """)
    void wordsThatMakeNoSenseAreNamed(String words, String complaint) {
        simulate("--kernel add " + words).failed(ExitCode.USAGE, complaint, "--help");
    }

    /** That a card's times and bits are told rightly is CardRunTest's to see. */
    @Test
    void withoutAGpuTheCardIsRefusedInOneLineAndCanBeRehearsed() {
        boolean isHere = CudaDriverProvider.all().stream()
                .anyMatch(each -> each.name().equals("cuda") && each.obstacle().isEmpty());
        if (!isHere) simulate(LAUNCH + "--device cuda").failed(ExitCode.OTHER, "libcuda");
        Outcome rehearsed = simulate(LAUNCH + "--device simulated --launches 3 --expect arg2[i]=arg0[i]+arg1[i]");
        assertEquals(0, rehearsed.code(), rehearsed::toString);
        assertTrue(rehearsed.out().contains("on simulated GPU: p10 "), rehearsed::out);
        assertTrue(rehearsed.out().contains("of 3 launches, by events"), rehearsed::out);
        assertTrue(rehearsed.out().contains("the simulator's bits in all arrays"), rehearsed::out);
        simulate(LAUNCH + "--device cpu").failed(ExitCode.USAGE, "--device cpu runs no kernel");
        simulate(SWEPT + "--device cuda").failed(ExitCode.USAGE, "--device runs one kernel at one size");
        Outcome faulty = simulate(LAUNCH.replace("--kernel add", "--kernel addOneTooMany") + "--device simulated");
        assertEquals(ExitCode.FAULTS.status(), faulty.code());
        assertFalse(faulty.out().contains("by events"), faulty::out);
    }
}
