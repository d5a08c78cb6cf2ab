package hanji.generative.puzzle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.run.Nvcc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Right answers are solved, wrong ones are told what is wrong with them. The kernels are compiled already: no nvcc. */
class PuzzleTest {
    private static final Path FOLDER = Path.of("..", Puzzle.FOLDER);
    private static final Path SOLUTIONS = Path.of("src/test/java/hanji/generative/puzzle");

    private static String ptx(String name) throws IOException {
        try (var in = Objects.requireNonNull(PuzzleTest.class.getResourceAsStream(name + ".ptx"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Verdict judged(Puzzle puzzle, String ptx, String kernel) {
        Entry entry = Ptx.parse(ptx).entries().stream()
                .filter(each -> each.name().equals(kernel))
                .findFirst()
                .orElseThrow();
        return puzzle.judge(ptx, entry);
    }

    @TestFactory
    Stream<DynamicTest> theSolutionIsSolved() {
        return Puzzle.all().stream()
                .map(puzzle -> DynamicTest.dynamicTest(puzzle.name(), () -> {
                    Verdict verdict = judged(puzzle, ptx(puzzle.name()), puzzle.name());
                    assertTrue(verdict.isSolved(), verdict::line);
                    assertEquals("SOLVED", verdict.kind());
                }));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1  | mapUnfilled      | UNFILLED              | not filled in yet
            1  | mapWithLength    | WRONG_KERNEL          | leave its first line as it is
            3  | guardMissing     | OUT_OF_BOUNDS         | planted.cu:8, block (0, 0, 0), thread (1, 0, 0)
            3  | guardTooNarrow   | WRONG_RESULT          | should be
            4  | mirrorUpsideDown | WRONG_RESULT          | out[0] is
            5  | outerMixedUp     | OUT_OF_BOUNDS         | planted.cu
            6  | strideEndless    | ENDLESS               | planted.cu
            6  | strideOnce       | WRONG_RESULT          | out[128] is 0.0 and should be
            7  | windowFromGlobal | TOO_MANY_READS        | the result is right, but it took
            7  | windowRace       | RACE                  | planted.cu
            7  | windowWithoutRim | UNINITIALISED         | planted.cu
            8  | dotByOne         | TOO_MANY_INSTRUCTIONS | instructions of warps
            8  | dotBarrierInside | DIVERGENT_BARRIER     | planted.cu
            9  | scanInPlace      | RACE                  | planted.cu
            9  | scanByOne        | TOO_MANY_INSTRUCTIONS | instructions of warps
            10 | matmulFromGlobal | TOO_MANY_READS        | reads of global memory
            10 | matmulOneBarrier | RACE                  | planted.cu
            """)
    void aWrongAnswerIsToldWhatIsWrong(int number, String kernel, String kind, String part) throws IOException {
        Verdict verdict = judged(Puzzle.find(String.valueOf(number)).orElseThrow(), ptx("planted"), kernel);
        assertEquals(kind, verdict.kind(), verdict::line);
        assertTrue(verdict.line().contains(part), verdict::line);
        assertTrue(verdict.line().length() < 250 && verdict.line().lines().count() == 1, verdict::line);
    }

    /** So that the text that a learner gets and the answer to it stay one. */
    @TestFactory
    Stream<DynamicTest> theSolutionIsTheTaskFilledIn() {
        return Puzzle.all().stream()
                .map(puzzle -> DynamicTest.dynamicTest(puzzle.name(), () -> {
                    String solution = Files.readString(SOLUTIONS.resolve(puzzle.name() + ".cu"));
                    String task = puzzle.source().text();
                    assertEquals(outside(task), outside(solution));
                    assertNotEquals(task, solution);
                    assertTrue(task.contains("./hanji puzzle " + puzzle.number() + " my.cu"), task);
                }));
    }

    private static List<String> outside(String source) {
        List<String> lines = source.lines().toList();
        int from = lines.indexOf("    // ---- fill in from here ----"), to = lines.indexOf("    // ---- to here ----");
        assertTrue(0 < from && from < to, source);
        return IntStream.range(0, lines.size())
                .filter(i -> i <= from || i >= to)
                .mapToObj(lines::get)
                .toList();
    }

    @Test
    void theFolderHasTheTasksAndNothingElse() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(
                    Puzzle.all().stream().map(Puzzle::file).toList(),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    /** An element that was not written reads as 0. */
    @Test
    void noTrialExpectsZeros() {
        for (Puzzle puzzle : Puzzle.all())
            for (Trial trial : puzzle.trials()) for (float each : trial.expected()) assertTrue(each != 0, trial.name());
    }

    @TestFactory
    Stream<DynamicTest> theTaskCompilesAndIsNotFilledIn() {
        Optional<Nvcc> nvcc = Nvcc.find(System.getenv());
        return Puzzle.all().stream()
                .map(puzzle -> DynamicTest.dynamicTest(puzzle.name(), () -> {
                    assumeTrue(nvcc.isPresent(), "skipped, because nvcc is not installed here");
                    byte[] compiled = nvcc.orElseThrow().ptx(FOLDER.resolve(puzzle.file()), Nvcc.Settings.DEFAULT);
                    Verdict verdict = judged(puzzle, new String(compiled, StandardCharsets.UTF_8), puzzle.name());
                    assertEquals("UNFILLED", verdict.kind(), verdict::line);
                }));
    }
}
