package hanji.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The committed PTX is that of the committed CUDA sources, and holds to the rules of STRICT numerics. */
class ShippedPtxTest {
    private static final String NOT_BUILT_AGAIN = "not built again, because ";

    private static final Map<PtxRule, List<String>> PLANTED = Map.of(
            PtxRule.NO_APPROXIMATION, List.of("sqrt.approx.f32 %f1, %f2;", "@%p1 ex2.approx.f32 %f1, %f2;"),
            PtxRule.NO_FLUSH_TO_ZERO, List.of("add.rn.ftz.f32 %f1, %f2, %f3;", "setp.lt.ftz.f32 %p1, %f1, %f2;"),
            PtxRule.NO_DIVISION_WITHOUT_ROUNDING, List.of("div.full.f32 %f1, %f2, %f3;"),
            PtxRule.NO_CALL, List.of("call.uni (retval0), f, (param0);", "{ call f; }"),
            PtxRule.ROUNDING_MODE,
                    List.of(
                            "add.f32 %f1, %f2, %f3;",
                            "@!%p2 sub.f64 %fd1, %fd2, %fd3;",
                            "$L__BB0_2: mul.f32 %f1, %f2, %f3;",
                            "mov.u32 %r1, %r2; fma.f32 %f1, %f2, %f3, %f4;",
                            "sqrt.f64 %fd1, %fd2;"),
            PtxRule.NO_INLINED_CALLS, List.of("\t.loc\t1 14 5, function_name $L__info_string0, inlined_at 1 35 41"),
            PtxRule.RELATIVE_PATHS, List.of("\t.file\t1 \"/home/author/k.cu\"", "\t.file 2 \"C:\\\\k.cu\""),
            PtxRule.VERSION, List.of(".version 9.0"),
            PtxRule.TARGET, List.of(".target sm_80", ".target sm_75, debug"));

    private static final Pattern OF_TENSOR_CORES = Pattern.compile(
            "\\A(//.*\\n)*// nvcc .* -arch=compute_80 [^.]*(//.*\\n)*(\\.version.*\\n)?\\.target sm_80\\n");

    @TestFactory
    Stream<DynamicTest> everyRuleHolds() throws IOException {
        return ShippedPtx.files().stream()
                .map(file -> DynamicTest.dynamicTest(
                        ShippedPtx.ROOT.relativize(file).toString(),
                        () -> assertEquals(Map.of(), broken(Files.readString(file)))));
    }

    /** Statements that break a rule, under it. */
    private static Map<PtxRule, List<String>> broken(String ptx) {
        var broken = new EnumMap<PtxRule, List<String>>(PtxRule.class);
        for (PtxRule rule : PtxRule.values()) if (!rule.faults(ptx).isEmpty()) broken.put(rule, rule.faults(ptx));
        if (OF_TENSOR_CORES.matcher(ptx).find()) broken.remove(PtxRule.TARGET);
        return broken;
    }

    /** Only what its manifest says to be of tensor cores may ask for a later GPU, and for no later one than these need. */
    @Test
    void tensorCoresAreAskedForByTheManifest() {
        String manifest = "// nvcc 13.0.88 -ptx -arch=compute_80 -O3\n";
        assertEquals(Map.of(), broken(manifest + ".target sm_80\n"));
        assertTrue(broken(".target sm_80\n").containsKey(PtxRule.TARGET));
        assertTrue(broken(manifest + ".target sm_90\n").containsKey(PtxRule.TARGET));
    }

    @Test
    void bothModulesHavePtx() throws IOException {
        for (String module : ShippedPtx.MODULES)
            assertTrue(
                    ShippedPtx.files().stream().anyMatch(file -> file.startsWith(ShippedPtx.ROOT.resolve(module))),
                    module);
    }

    @TestFactory
    Stream<DynamicTest> everyRuleCanFail() {
        return Stream.of(PtxRule.values())
                .flatMap(rule -> PLANTED.get(rule).stream()
                        .map(line -> DynamicTest.dynamicTest(
                                rule + ": " + line.strip(),
                                () -> assertTrue(
                                        broken("// add\n" + line + "\n").containsKey(rule)))));
    }

    @Test
    void wholeNumbersAndMovesBreakNoRule() {
        String fine = """
            .version 8.0
            .target sm_75
            .file 1 "hanji/k.cu"
            add.s32 %r1, %r2, %r3; mul.wide.u32 %rd1, %r1, 4; mov.f32 %f1, %f2; max.f32 %f1, %f2, %f3;
            add.rn.f32 %f1, %f2, %f3; // add.f32
            """;
        assertEquals(Map.of(), broken(fine));
    }

    @Test
    void everyManifestHolds() throws Exception {
        Check check = check("none", List.of());
        assertEquals(0, check.exit(), check.output());
    }

    @Test
    void aCompilerThatIsNotThereIsNamed() throws Exception {
        for (String nvcc : List.of("none", "/")) {
            Check check = check(nvcc, List.of("autograd"));
            assertTrue(check.output().contains("HANJI_NVCC names " + nvcc + ", which is no program"), check.output());
        }
    }

    /** Where the variable CI is set, of every source, which takes a minute; elsewhere of the few outside this module. */
    @Test
    void nvccMakesTheSameBytes() throws Exception {
        Check check = check("", System.getenv("CI") != null ? List.of() : List.of("autograd", "generative"));
        assertEquals(0, check.exit(), check.output());
        int why = check.output().indexOf(NOT_BUILT_AGAIN);
        assumeFalse(why >= 0, () -> "skipped, because " + check.output().substring(why + NOT_BUILT_AGAIN.length()));
    }

    private record Check(int exit, String output) {}

    /**
     * @param nvcc the compiler, a name of none, or empty for the one that is found
     * @param modules empty for all
     */
    private static Check check(String nvcc, List<String> modules) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = new ArrayList<>(List.of(java.toString(), "ptx/BuildPtx.java", "--check"));
        command.addAll(modules);
        var process =
                new ProcessBuilder(command).directory(ShippedPtx.ROOT.toFile()).redirectErrorStream(true);
        if (!nvcc.isEmpty()) process.environment().put("HANJI_NVCC", nvcc);
        Process started = process.start();
        String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Check(started.waitFor(), output.strip());
    }
}
