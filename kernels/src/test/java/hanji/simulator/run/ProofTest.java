package hanji.simulator.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Grid;
import hanji.simulator.proof.Terms;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The pairs of proved.cu: what is the same tree is proved, what is not is refuted at its place. */
class ProofTest {
    private static final String PTX = ptx();
    private static final String[] AXPY = {
        "f32[100]=unwritten", "f32[100]=random:1", "f32[100]=random:2", "f32=0.5", "i32=100"
    };

    private static String ptx() {
        try (InputStream stream = Terms.class.getResourceAsStream("proved.ptx")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static KernelRun run(String kernel, Grid grid, String... arguments) {
        return KernelRun.of("proved.ptx", PTX, kernel, grid, arguments);
    }

    private static Verdict sums(String first, String second) {
        String[] arguments = {"f32[2]=unwritten", "f32[128]=random:3"};
        return new Proof(run(first, Grid.of(2, 32), arguments), run(second, Grid.of(2, 32), arguments)).verdict();
    }

    private static Verdict ofOne(String first, String second, String type, int n) {
        String[] arguments = {type + "[1]=unwritten", type + "[" + n + "]=random:4", "i32=" + n};
        return new Proof(run(first, Grid.of(1, 1), arguments), run(second, Grid.of(1, 1), arguments)).verdict();
    }

    private static Verdict ofLanes(String first, String second) {
        String[] arguments = {"f32[32]=zeros", "f32[32]=random:5", "i32=32"};
        return new Proof(run(first, Grid.of(1, 32), arguments), run(second, Grid.of(1, 32), arguments)).verdict();
    }

    private static Verdict.Differs assertDiffers(Verdict verdict) {
        return assertInstanceOf(Verdict.Differs.class, verdict, verdict::text);
    }

    /** The line of proved.cu that has a text, from 1. */
    private static int line(String kernel, String text) {
        Path inModule = Path.of("src/test/java/hanji/simulator/proof/proved.cu");
        try {
            List<String> lines = Files.readAllLines(
                    Files.exists(inModule) ? inModule : Path.of("kernels").resolve(inModule));
            int line = 0;
            while (!lines.get(line).contains("void " + kernel + "(")) line++;
            while (!lines.get(line).contains(text)) line++;
            return line + 1;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void assertAt(String kernel, String text, String place) {
        assertEquals("proved.cu:" + line(kernel, text), place);
    }

    @Test
    void fourElementsAThreadAreTheSameAsOne() {
        Verdict verdict =
                new Proof(run("axpy", Grid.of(2, 64), AXPY), run("axpyOfFour", Grid.of(1, 32), AXPY)).verdict();
        assertEquals(new Verdict.Same(100, 201, 100, 100), verdict, verdict::text);
        assertTrue(
                verdict.text().startsWith("the same tree of roundings in every output, for all inputs: 100 elements"));
    }

    @Test
    void anFmaSplitIntoProductAndSumIsRefuted() {
        Verdict.Differs differs = assertDiffers(
                new Proof(run("axpy", Grid.of(2, 64), AXPY), run("axpySplit", Grid.of(2, 64), AXPY)).verdict());
        assertEquals(0, differs.argument());
        assertEquals(0, differs.element());
        assertEquals(100, differs.elements());
        assertEquals("fma(arg1[0], arg3, arg2[0])", differs.difference().left());
        assertEquals("(arg2[0] + arg1[0] * arg3)", differs.difference().right());
        assertAt("axpy", "__fmaf_rn", differs.difference().leftAt());
        assertAt("axpySplit", "__fadd_rn", differs.difference().rightAt());
    }

    @Test
    void anElementThatIsNotWrittenIsRefuted() {
        Verdict.Differs differs = assertDiffers(
                new Proof(run("axpy", Grid.of(2, 64), AXPY), run("axpyShort", Grid.of(2, 64), AXPY)).verdict());
        assertEquals(99, differs.element());
        assertEquals(1, differs.elements());
        assertEquals("arg0[99]", differs.difference().right());
    }

    @Test
    void shufflesAndSharedMemoryGiveTheSameTree() {
        assertTrue(sums("sumByShuffles", "sumInSharedMemory").isProved());
    }

    @Test
    void anotherOrderOfASumIsRefuted() {
        Verdict.Differs differs = assertDiffers(sums("sumByShuffles", "sumOfNeighbours"));
        assertEquals(2, differs.elements());
        assertEquals(0, differs.difference().depth());
        assertAt("sumOfNeighbours", "__shfl_down_sync", differs.difference().rightAt());
    }

    @Test
    void anUnrolledChainIsTheSame() {
        for (int n : new int[] {1, 4, 7, 30}) {
            Verdict verdict = ofOne("chain", "chainUnrolled", "f32", n);
            assertTrue(verdict.isProved(), verdict::text);
        }
    }

    @Test
    void aTailInASumOfItsOwnIsRefutedWhereThereIsOne() {
        Verdict.Differs differs = assertDiffers(ofOne("chain", "chainWithTail", "f32", 7));
        assertAt("chainWithTail", "sum, tail", differs.difference().rightAt());
        assertAt("chain", "__fadd_rn", differs.difference().leftAt());
    }

    @Test
    void aSumThatBeginsWithItsFirstNumberIsRefutedAtItsBeginning() {
        Verdict.Differs differs = assertDiffers(ofOne("chain", "chainFromFirst", "f32", 9));
        assertEquals("(arg1[0] + 0.0)", differs.difference().left());
        assertEquals("arg1[0]", differs.difference().right());
        assertEquals(8, differs.difference().depth());
    }

    @Test
    void sumsInF64AreHeldApartToo() {
        assertTrue(ofOne("wideChain", "wideChain", "f64", 5).isProved());
        assertDiffers(ofOne("wideChain", "wideChainBackwards", "f64", 5));
    }

    @Test
    void aLargestNumberDependsOnNoOrder() {
        Verdict verdict = ofOne("largest", "largestBackwards", "f32", 9);
        assertTrue(verdict.isProved(), verdict::text);
    }

    @Test
    void aChoiceThatTakesNanOtherwiseIsRefuted() {
        assertTrue(ofLanes("relu", "relu").isProved());
        Verdict.Differs differs = assertDiffers(ofLanes("relu", "reluOfNumbers"));
        assertEquals("(le(arg1[0], 0.0) ? 0.0 : arg1[0])", differs.difference().left());
        assertEquals("max(arg1[0], 0.0)", differs.difference().right());
    }

    @Test
    void whatDependsOnDataIsSaidWithItsLine() {
        assertDependsOnData("positives", "x[i] > 0");
        assertDependsOnData("halved", "while");
        assertDependsOnData("lookedUp", "(int)");
        assertDependsOnData("counted", "atomicAdd");
    }

    private static void assertDependsOnData(String kernel, String text) {
        Verdict verdict = ofLanes("relu", kernel);
        Verdict.DependsOnData depends = assertInstanceOf(Verdict.DependsOnData.class, verdict, verdict::text);
        assertEquals(kernel, depends.kernel());
        assertTrue(depends.why().contains("proved.cu:" + line(kernel, text) + ","), depends::why);
    }

    @Test
    void aKernelWithFaultsProvesNothing() {
        String[] outside = {"f32[32]=zeros", "f32[31]=random:5", "i32=32"};
        Verdict verdict =
                new Proof(run("relu", Grid.of(1, 32), outside), run("relu", Grid.of(1, 32), outside)).verdict();
        assertTrue(verdict.text().startsWith("relu has faults"), verdict::text);
    }

    @Test
    void arraysThatDoNotMatchAreOneLine() {
        var proof = new Proof(
                run("relu", Grid.of(1, 32), "f32[32]=zeros", "f32[32]=ramp", "i32=32"),
                run("relu", Grid.of(1, 32), "f32[32]=zeros", "f32[33]=ramp", "i32=32"));
        String message =
                assertThrows(IllegalArgumentException.class, proof::verdict).getMessage();
        assertTrue(message.contains("f32[33]"), message);
    }
}
