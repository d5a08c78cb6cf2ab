package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.simulator.run.Nvcc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** simulate on simulated.cu's two kernels, whose PTX is a resource, so that no nvcc is needed. */
class SimulateTest {
    private static final String ARGUMENTS =
            " --arg f32[100]=random:1 --arg f32[100]=ramp --arg f32[100]=unwritten --arg i32=100";
    private static final String LAUNCH = " --grid 4 --block 32" + ARGUMENTS;

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

    private static Outcome simulate(Path file, String words) {
        var line = new ArrayList<>(List.of("simulate", file.toString()));
        line.addAll(List.of(words.strip().split(" +")));
        return Outcome.of(line.toArray(String[]::new));
    }

    private JsonNode json(String words, ExitCode code) {
        Outcome outcome = simulate(ptx, words + " --json");
        assertEquals(code.status(), outcome.code(), outcome::toString);
        return JsonMapper.shared().readTree(outcome.out());
    }

    @Test
    void aCleanKernelGivesItsResultsAndCounts() {
        JsonNode result = json("--kernel add --print 3" + LAUNCH, ExitCode.OK);
        assertTrue(result.get("clean").asBoolean());
        assertEquals(0, result.get("faults").size());
        JsonNode outputs = result.get("outputs");
        assertEquals(3, outputs.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(i, outputs.get(i).get("argument").asInt());
            assertTrue(outputs.get(i).get("sha256").asString().matches("[0-9a-f]{64}"));
            assertEquals(3, outputs.get(i).get("head").size());
        }
        float a = outputs.get(0).get("head").get(2).floatValue();
        assertEquals(a + 2, outputs.get(2).get("head").get(2).floatValue());
        JsonNode counts = result.get("counts");
        assertEquals(4, counts.get("instructions").get("F32").asInt());
        assertEquals(100, counts.get("lanes").get("F32").asInt());
        assertEquals(12, counts.get("global_requests").asInt());
        assertEquals(3 * 13, counts.get("global_sectors").asInt());
        assertEquals(
                List.of("H100", "H200"),
                result.get("rooflines")
                        .valueStream()
                        .map(each -> each.get("device").asString())
                        .toList());
    }

    @Test
    void aFaultIsNamedWithItsPlaceAndGivesCodeFour() {
        JsonNode faults =
                json("--kernel addOneTooMany" + LAUNCH, ExitCode.FAULTS).get("faults");
        JsonNode fault = faults.get(0);
        assertEquals("OUT_OF_BOUNDS", fault.get("kind").asString());
        assertEquals(16, fault.get("line").asInt());
        assertTrue(fault.get("file").asString().endsWith("simulated.cu"));
        assertEquals("[3,0,0]", fault.get("block").toString());
        assertEquals("[4,0,0]", fault.get("thread").toString());
        assertTrue(fault.get("argument").isInt());
        assertEquals(100, fault.get("element").asInt());
    }

    @Test
    void asTextFaultsComeFirstAndNoLineOfACleanKernelIsWiderThanATerminal() {
        Outcome bad = simulate(ptx, "--kernel addOneTooMany" + LAUNCH);
        assertEquals(ExitCode.FAULTS.status(), bad.code());
        assertEquals("", bad.err());
        assertTrue(bad.out().startsWith("addOneTooMany: 1 fault\n  OUT_OF_BOUNDS: "), bad::out);
        assertTrue(bad.out().contains("simulated.cu:16, block (3, 0, 0), thread (4, 0, 0), argument "), bad::out);
        Outcome clean = simulate(ptx, "--kernel add" + LAUNCH);
        assertTrue(clean.out().startsWith("add: no faults\n"), clean::out);
        clean.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
    }

    @Test
    void everyScheduleGivesTheSameBitsAndAnotherSeedOthers() {
        String digest = digest("");
        for (String schedule : List.of("natural", "reversed", "17"))
            assertEquals(digest, digest("--schedule " + schedule));
        assertNotEquals(digest, digest(LAUNCH.replace("random:1", "random:2")));
    }

    private String digest(String words) {
        String launch = words.contains("--grid") ? words : words + LAUNCH;
        return json("--kernel add " + launch, ExitCode.OK)
                .get("outputs")
                .get(2)
                .get("sha256")
                .asString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --grid 4 --block 32                                 | has several kernels; choose one with --kernel: add
        --kernel ad --grid 4 --block 32                     | there is no kernel 'ad' in
        --kernel addOneToMany --grid 4 --block 32           | did you mean 'addOneTooMany'? It has: add
        --kernel add --grid 4 --block 32                    | kernel add takes 4 arguments [array|i64|f64,
        --kernel add --grid 4 --block 32 --arg i32=1        | and --arg gives 1
        --kernel add --grid 4 --block 32 --arg f32[3]=ones  | argument 'f32[3]=ones' is not understood
        --kernel add --grid 4 --block 32 --arg f32[0]=zeros | 1 element or more
        --kernel add --grid 4 --block 32 --arg f8[2]=zeros  | is not understood
        --kernel add --grid 0 --block 32                    | '0' is no extent; expected X, X,Y or X,Y,Z
        --kernel add --grid 1,2,3,4 --block 32              | '1,2,3,4' is no extent
        --kernel add --grid 4 --block x                     | 'x' is no extent
        --kernel add --grid 4                               | --block
        --kernel add --block 4                              | --grid
        --arch hopper --grid 1 --block 1                    | 'hopper' is no architecture; expected one such as
        --arch 90 --grid 1 --block 1                        | '90' is no architecture; expected one such as sm_80
        --grid 1 --block 1 --arch                           | '--arch'
        --grid 1 --block 1 -I                               | '-I'
        --grid 1 --block 1 -D                               | '-D'
        --archi sm_80 --grid 1 --block 1                    | unknown option '--archi'; did you mean '--arch'?
        --grid 1 --block 1 --kernel                         | '--kernel'
        --steps 0 --grid 1 --block 1                        | '0' is not a whole number of at least 1
        --steps 1e6 --grid 1 --block 1                      | '1e6' is not a whole number of at least 1
        --step 10 --grid 1 --block 1                        | unknown option '--step'; did you mean '--steps'?
        --set taps --grid 1 --block 1                       | 'taps' is not understood; expected NAME=SPEC
        --set taps=f32[3]=ones --grid 1 --block 1           | argument 'f32[3]=ones' is not understood
        --set taps=f32[3]=unwritten --grid 1 --block 1      | 'taps=f32[3]=unwritten' sets nothing
        --print-symbol hits=f8 --grid 1 --block 1           | 'f8' is no type; expected f32, f64
        --print-symbols hits --grid 1 --block 1             | did you mean '--print-symbol'?
        --schedule upwards --grid 1 --block 1               | 'upwards' is no schedule; expected natural, reversed
        --shared -1 --grid 1 --block 1                      | '-1' is not a whole number of at least 0
        --print many --grid 1 --block 1                     | 'many' is not a whole number
        --kernle add --grid 1 --block 1                     | unknown option '--kernle'; did you mean '--kernel'?
        """)
    void wordsThatMakeNoSenseAreNamed(String words, String complaint) {
        simulate(ptx, words).failed(ExitCode.USAGE, complaint, "--help");
    }

    @Test
    void anArgumentOfAnotherSizeAndABlockTooLargeAreNamed() {
        simulate(ptx, "--kernel add" + LAUNCH.replace("i32=100", "f64=100"))
                .failed(ExitCode.USAGE, "argument 3 of kernel add is i32|f32, not f64=100");
        simulate(ptx, "--kernel add --grid 4 --block 32,33" + ARGUMENTS)
                .failed(ExitCode.USAGE, "a block has at most 1024 threads");
        simulate(ptx, "--kernel add --grid 1,70000 --block 32" + ARGUMENTS)
                .failed(ExitCode.USAGE, "70000 blocks along y: CUDA allows at most 65535");
    }

    @Test
    void aKernelIsFoundByAPartOfItsName() {
        json("--kernel OneToo" + LAUNCH, ExitCode.FAULTS);
    }

    @Test
    void aVariableOfTheFileIsSetAndShown() throws IOException {
        Files.writeString(ptx, """
            .version 8.0
            .target sm_90
            .address_size 64
            .const .align 4 .b8 taps[8];
            .global .align 4 .u32 hits;
            .visible .entry k(.param .u64 k_param_0) {
            .reg .b64 %rd<3>;
            .reg .b32 %r<3>;
            ld.param.u64 %rd1, [k_param_0];
            ld.const.u32 %r1, [taps+4];
            st.global.u32 [%rd1], %r1;
            atom.global.add.u32 %r2, [hits], 3;
            ret;
            }
            """);
        String launch = " --grid 1 --block 1 --arg i32[1]=unwritten";
        JsonNode result = json("--set taps=i32[2]=5,6 --print-symbol hits --print-symbol taps" + launch, ExitCode.OK);
        assertEquals("[6]", result.get("outputs").get(0).get("head").toString());
        assertEquals("hits, i32[1]", result.get("symbols").get(0).get("text").asString());
        assertEquals("[3]", result.get("symbols").get(0).get("head").toString());
        assertEquals("[5,6]", result.get("symbols").get(1).get("head").toString());
        assertTrue(simulate(ptx, launch).out().contains("advice: reads variable 'taps', which nobody has set"));
        simulate(ptx, "--set tap=i32[2]=5,6" + launch)
                .failed(ExitCode.USAGE, "there is no variable 'tap' in", "it has: taps, hits");
        simulate(ptx, "--set taps=i32=5" + launch).failed(ExitCode.USAGE, "has 8 bytes, and what it is set to has 4");
        simulate(ptx, "--print-symbol hit" + launch).failed(ExitCode.USAGE, "there is no variable 'hit' in");
    }

    /** A text that threads print is before the report, or beside the object of --json on standard error. */
    @Test
    void whatThreadsPrintIsShown() throws IOException {
        Path file = Files.writeString(folder.resolve("says.ptx"), """
            .version 8.0
            .target sm_90
            .address_size 64
            .extern .func (.param .b32 r) vprintf (.param .b64 f, .param .b64 v);
            .global .align 1 .b8 text[4] = {104, 105, 10, 0};
            .visible .entry k() {
            .reg .b64 f;
            .reg .b32 r;
            mov.u64 f, text;
            call (r), vprintf, (f, 0);
            ret;
            }
            """);
        String launch = " --grid 1 --block 2";
        assertTrue(simulate(file, launch).out().startsWith("hi\nhi\nk: no faults"));
        Outcome json = simulate(file, launch + " --json");
        assertTrue(json.out().startsWith("{"), json.out());
        assertTrue(json.err().contains("hi\nhi\n"), json.err());
    }

    @Test
    void aKernelThatTakesMoreStepsThanAllowedIsEndless() {
        JsonNode fault = json("--kernel add --steps 5" + LAUNCH, ExitCode.FAULTS)
                .get("faults")
                .get(0);
        assertEquals("ENDLESS", fault.get("kind").asString());
        assertEquals(
                "after 5 instructions a warp has not ended",
                fault.get("message").asString());
        json("--kernel add --steps 1000" + LAUNCH, ExitCode.OK);
    }

    @Test
    void aPathKeepsItsCapitalLetter() {
        assertEquals("Kernels.cu has several kernels", Frame.decapitalized("Kernels.cu has several kernels"));
        assertEquals("missing option", Frame.decapitalized("Missing option"));
    }

    @Test
    void filesThatHoldNoKernelAreNamed() throws IOException {
        String launch = "--grid 1 --block 1";
        simulate(folder.resolve("none.ptx"), launch).failed(ExitCode.DATA, "none.ptx: no such file");
        simulate(folder, launch).failed(ExitCode.DATA, "is a folder");
        simulate(Files.writeString(folder.resolve("kernel.txt"), ""), launch).failed(ExitCode.DATA, "neither CUDA C");
        simulate(Files.writeString(folder.resolve("empty.ptx"), ""), launch).failed(ExitCode.DATA, "empty.ptx: ");
        simulate(Files.writeString(folder.resolve("letter.ptx"), "Dear friend, how are you?"), launch)
                .failed(ExitCode.DATA, "letter.ptx: ");
    }

    /** What is cut within a kernel is refused; what is cut behind one may still run it. */
    @Test
    void ptxCutAnywhereIsRefusedInOneLineOrStillRuns() throws IOException {
        byte[] whole = Files.readAllBytes(ptx);
        int refused = 0;
        for (int length = 0; length < whole.length; length += whole.length / 40) {
            Files.write(ptx, Arrays.copyOf(whole, length));
            Outcome outcome = simulate(ptx, "--kernel add" + LAUNCH);
            if (outcome.code() == 0) continue;
            assertTrue(List.of(2, 3).contains(outcome.code()), outcome::toString);
            assertEquals(1, outcome.err().lines().count(), outcome::toString);
            refused++;
        }
        assertTrue(refused > 10, "only " + refused + " refused");
    }

    @Test
    void anInstructionThatIsNotKnownIsNamed() throws IOException {
        String text = Files.readString(ptx);
        Files.writeString(ptx, text.replaceFirst("add\\.rn\\.f32", "frobnicate.f32"));
        simulate(ptx, "--kernel add" + LAUNCH).failed(ExitCode.DATA, "simulated.ptx", "'frobnicate.f32'", "PTX line ");
    }

    @Test
    void withoutNvccASourceIsRefusedWithWhatToDo() throws IOException {
        Path source = Files.writeString(folder.resolve("a.cu"), "");
        Failure failure = Failure.of(assertThrows(
                RuntimeException.class, () -> KernelFile.read(source, Optional.empty(), Nvcc.Settings.DEFAULT)));
        assertEquals(ExitCode.DATA, failure.code());
        assertTrue(failure.line().contains("a.cu: needs nvcc, and there is none in"), failure::line);
        assertTrue(failure.line().contains("install NVIDIA's CUDA toolkit, or give the PTX"), failure::line);
    }

    @Test
    void aSourceIsCompiledWhereNvccIs() throws IOException {
        assumeTrue(Nvcc.find(System.getenv()).isPresent(), "skipped, because there is no nvcc");
        Path source = Files.writeString(folder.resolve("fill.cu"), """
            extern "C" __global__ void fill(int* out) {
                out[threadIdx.x] = 7;
            }
            """);
        Outcome clean = simulate(source, "--grid 1 --block 32 --arg i32[32]=unwritten");
        assertEquals(0, clean.code(), clean::toString);
        assertTrue(clean.out().contains("  7, 7, 7, 7, ..."), clean::out);
        Outcome bad = simulate(source, "--grid 1 --block 64 --arg i32[32]=unwritten");
        assertTrue(bad.out().contains("fill.cu:2, "), bad::out);
        Files.createDirectories(folder.resolve("inc"));
        Files.writeString(folder.resolve("inc/factor.h"), "#define FACTOR 3\n");
        Path guarded = Files.writeString(folder.resolve("guarded.cu"), """
            #include <factor.h>
            __global__ void guarded(int* out) {
                out[threadIdx.x] = FACTOR * 1000 + N * 100 + __CUDA_ARCH__ / 10;
            }
            """);
        String launch = " --grid 1 --block 1 --arg i32[1]=unwritten";
        Outcome options = simulate(guarded, "--arch sm_80 -D N=2 -I " + folder.resolve("inc") + launch);
        assertTrue(options.out().contains("\n  3280\n"), options::toString);
        simulate(guarded, "-D N=2" + launch).failed(ExitCode.DATA, "guarded.cu", "factor.h");
        simulate(guarded, "--arch sm_12 -D N=2" + launch).failed(ExitCode.DATA, "guarded.cu", "compute_12");
        Files.writeString(source, "extern \"C\" __global__ void fill(int* out) {\n    out[0] = seven;\n}\n");
        simulate(source, "--grid 1 --block 1")
                .failed(ExitCode.DATA, "fill.cu(2): error: identifier \"seven\" is undefined");
        assertFalse(bad.code() == 0);
    }

    @Test
    void aKernelIsProvedTheSameAsItself() {
        String words = "--kernel add" + LAUNCH + " --same-as " + ptx + " --same-grid 2 --same-block 64";
        JsonNode result = json(words, ExitCode.OK);
        assertTrue(result.get("proved").asBoolean());
        assertEquals(100, result.get("same").get("roundings").asInt());
        String text = simulate(ptx, words).out();
        assertTrue(text.contains("the same tree of roundings in every output, for all inputs"), text);
    }

    @Test
    void aKernelThatLeavesElementsOutIsNotTheSame() {
        String words = "--kernel add" + LAUNCH + " --same-as " + ptx + " --same-grid 1 --same-block 64";
        JsonNode difference = json(words, ExitCode.FAULTS).get("difference");
        assertEquals(2, difference.get("argument").asInt());
        assertEquals(64, difference.get("element").asInt());
        String text = simulate(ptx, words).out();
        assertTrue(text.contains("(arg0[64] + arg1[64])   (simulated.cu:5)"), text);
    }

    @Test
    void nothingIsProvedOfAKernelWithFaults() {
        String words = "--kernel add" + LAUNCH + " --same-as " + ptx + " --same-kernel addOneTooMany";
        JsonNode result = json(words, ExitCode.FAULTS);
        assertFalse(result.get("proved").asBoolean());
        assertTrue(result.get("undecided").asString().startsWith("addOneTooMany has faults"));
    }

    @Test
    void whatIsSaidOfNoOtherKernelIsOneLine() {
        Outcome outcome = simulate(ptx, "--kernel add --same-grid 2" + LAUNCH);
        assertEquals(ExitCode.USAGE.status(), outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("give --same-as FILE too"), outcome::toString);
    }
}
