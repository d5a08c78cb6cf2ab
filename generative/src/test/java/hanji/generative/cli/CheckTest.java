package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.autograd.Op;
import hanji.kernels.ShippedPtx;
import hanji.kernels.check.Finding;
import hanji.kernels.check.OpCheck;
import hanji.simulator.run.Nvcc;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code check} finds what is planted into the ops of docs/custom-op.md, names the line, and is clear about mistakes of its user. */
class CheckTest {
    private static final Pattern FILE = Pattern.compile("<!-- file: (\\S+) -->\n```\\w+\n(.*?)```\n", Pattern.DOTALL);

    private static final int LINE_OF_THE_STORE = 8;

    private static final Path SHIPPED = Path.of("../kernels/target/classes"),
            SHIPPED_TESTS = Path.of("../kernels/target/test-classes");

    @TempDir
    private Path folder;

    /** Two mistakes of each kind in the op's Java. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SoftGate | shape rule | !a.shape().equals(b.shape()) | false",
                "SoftGate | shape rule | a.dtype() != b.dtype() | false",
                "SoftGate | gradient | tanhGradient(t, multiply(dOut, s)) | tanhGradient(t, multiply(dOut, t))",
                "SoftGate | gradient | sigmoidGradient(s, multiply(dOut, t)) | multiply(dOut, t)",
                "SoftGate | second order | tanhGradient(t, | tanhGradient(hanji.autograd.Tape.stopGradient(t),",
                "SoftGate | second order | sigmoidGradient(s, | sigmoidGradient(hanji.autograd.Tape.stopGradient(s),",
                "SoftGate | CPU | y[at + i] *= open[i] | y[at + i] += open[i]",
                "SoftGate | CPU | in[1].array(), in[1].at() | in[0].array(), in[0].at()",
                "SoftGate | kernel | gpu.launch(KERNEL, gpu.cover(out.size()) | gpu.launch(KERNEL, gpu.cover(out.size() / (out.size() - 64))",
                "MaskedDilated | adjoint | Op.run(new MaskedDilated(dOut, permute(weight, 0, 1, 3, 2), -step))"
                        + " | hanji.kernels.pointwise.Affine.scale(Op.run(new MaskedDilated(dOut, permute(weight, 0, 1, 3, 2), -step)), 1 + 1e-9)",
                "MaskedDilated | adjoint | reshape(stack( | hanji.kernels.pointwise.Affine.scale(reshape(stack(",
            })
    void aMistakeInTheJavaIsFoundAtItsLine(String name, String check, String right, String wrong) throws Exception {
        String source = files(name).getFirst().group(2);
        String planted = source.replace(right, wrong);
        if (wrong.endsWith("scale(reshape(stack("))
            planted = planted.replace("weight.shape()));", "weight.shape()), 1 - 1e-10));");
        assertTrue(!planted.equals(source), right);
        Finding finding = finding(name, check, planted, Optional.empty());
        assertTrue(finding.isFailed(), finding::text);
        int line = line(planted, check.equals("shape rule") ? "throw new IllegalArgumentException" : wrong);
        assertTrue(covers(finding.where(), name + ".java", line), finding + " at line " + line);
    }

    /** Two mistakes of each kind in the kernel: values, bounds, races and barriers, tails, what is not written. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kernel | on the CPU | hanji::sigmoid(b[i]) | hanji::sigmoid(a[i])",
                "kernel | on the CPU | __fmul_rn( | __fadd_rn(",
                "tails | on the CPU | out[i] = | out[i] = a[i] == 0.3f ? 7.0f :",
                "kernel | of argument 1, which has 256 bytes | i < n; | i <= n;",
                "kernel | of argument 1, which has 256 bytes | hanji::tanh(a[i]) | hanji::tanh(a[i + 1])",
                "kernel | writes what thread | out[i] = | out[i / 2] =",
                "kernel | barrier | out[i] = | if (i & 1) __syncthreads(); else out[i] =",
                "tails | never written | i < n; | i < n - n % 4;",
                "tails | on the CPU | hanji::sigmoid(b[i]) | hanji::sigmoid(b[i - n % 2 * (i > 0)])",
                "kernel | never written | out[i] = | if (i != 3) out[i] =",
                "tails | never written | i += hanji::threads() | i += 2 * hanji::threads()",
            })
    void aMistakeInTheKernelIsFoundAtItsLine(String check, String words, String right, String wrong) throws Exception {
        assumeTrue(nvcc().isPresent(), "skipped, because there is no nvcc");
        List<MatchResult> files = files("SoftGate");
        String planted = files.get(1).group(2).replace(right, wrong);
        Finding finding = finding("SoftGate", check, files.getFirst().group(2), Optional.of(planted));
        assertTrue(finding.isFailed() && finding.saw().contains(words), finding::text);
        assertTrue(covers(finding.where(), "kernels.cu", LINE_OF_THE_STORE), finding::text);
    }

    @Test
    void theOpOfTheTutorialIsRightAndItsChecksFindMostMutants() throws Exception {
        assumeTrue(nvcc().isPresent(), "skipped, because there is no nvcc");
        List<MatchResult> files = files("SoftGate");
        Path classes = compiled(
                "SoftGate", files.getFirst().group(2), Optional.of(files.get(1).group(2)));
        Outcome outcome = Outcome.of("check", classes.toString(), "SoftGate", "--json");
        var json = outcome.json();
        assertTrue(json.get("clean").asBoolean(), outcome::out);
        var mutants = json.get("mutants");
        double share = mutants.get("found").asDouble() / mutants.get("tried").asInt();
        assertTrue(mutants.get("tried").asInt() > 100 && share >= 0.95, outcome::out);
    }

    @Test
    void aUsersMistakeIsOneLine() throws Exception {
        Path classes = compiled("SoftGate", files("SoftGate").getFirst().group(2), Optional.empty());
        String path = classes.toString();
        Outcome.of("check", folder.resolve("nowhere").toString(), "SoftGate").failed(ExitCode.DATA, "nowhere");
        Outcome.of("check", path, "SoftGait").failed(ExitCode.USAGE, "did you mean 'SoftGate'");
        Outcome.of("check", path, "SoftGate", "--input", "c=N").failed(ExitCode.USAGE, "no tensor 'c'", "[a, b]");
        Outcome.of("check", path, "SoftGate", "--input", "a=N,?").failed(ExitCode.USAGE, "'?'");
        Outcome.of("check", path, "SoftGate", "--attribute", "k=1").failed(ExitCode.USAGE, "no attribute 'k'");
        Outcome.of("check", path, "SoftGate").failed(ExitCode.DATA, "ops/kernels.ptx", "./hanji ptx");
        Path others = Files.createDirectories(folder.resolve("others"));
        new Compiled(others).add(Files.writeString(folder.resolve("Plain.java"), "class Plain {}"));
        Outcome.of("check", others.toString(), "Plain").failed(ExitCode.USAGE, "lain is no op");
    }

    @Test
    void aFileThatIsCutOffIsTheFilesFault() throws Exception {
        assumeTrue(nvcc().isPresent(), "skipped, because there is no nvcc");
        List<MatchResult> files = files("SoftGate");
        Path classes = compiled(
                "SoftGate", files.getFirst().group(2), Optional.of(files.get(1).group(2)));
        cutOff(classes.resolve("ops/kernels.ptx"));
        Outcome.of("check", classes.toString(), "SoftGate").failed(ExitCode.DATA, "kernels.ptx", "build it again");
        cutOff(classes.resolve("ops/SoftGate.class"));
        Outcome.of("check", classes.toString(), "SoftGate").failed(ExitCode.DATA, "ClassFormatError", "build it again");
    }

    private static void cutOff(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length / 2));
    }

    @Test
    void ptxOfAnotherSourceIsALineOfAdvice() throws Exception {
        assumeTrue(nvcc().isPresent(), "skipped, because there is no nvcc");
        List<MatchResult> files = files("SoftGate");
        Path made = compiled(
                "SoftGate", files.getFirst().group(2), Optional.of(files.get(1).group(2)));
        Path classes = folder.resolve("project/target/classes"), sources = folder.resolve("project/src/main/java/ops");
        Files.createDirectories(sources);
        Files.createDirectories(Objects.requireNonNull(classes.getParent()));
        Files.move(made, classes);
        Path source =
                Files.writeString(sources.resolve("kernels.cu"), files.get(1).group(2));
        Path ptx = classes.resolve("ops/kernels.ptx");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(source));
        Files.writeString(
                ptx, "// sha256 " + HexFormat.of().formatHex(digest) + " ops/kernels.cu\n" + Files.readString(ptx));
        String[] words = {"check", classes.toString(), "SoftGate", "--mutants", "0"};
        assertFalse(Outcome.of(words).out().contains("advice"), Outcome.of(words)::out);
        Files.writeString(source, files.get(1).group(2) + "\n");
        Outcome stale = Outcome.of(words);
        assertEquals(0, stale.code(), stale::toString);
        assertTrue(stale.out().contains("advice: ops/kernels.ptx is older than " + source), stale::out);
        assertEquals(
                1, stale.out().lines().filter(line -> line.contains("advice")).count(), stale::out);
    }

    /** An op that ships, on the cases beside its tests, some of which only their own package sees. */
    @Test
    void anOpThatShipsIsCheckedThroughTheSameDoor() {
        String path = SHIPPED + File.pathSeparator + SHIPPED_TESTS;
        Outcome outcome = Outcome.of("check", path, "Gaussian", "--cases", "RandomCases", "--mutants", "40", "--json");
        assertEquals(0, outcome.code(), outcome::toString);
        var mutants = outcome.json().get("mutants");
        assertTrue(mutants.get("tried").asInt() + mutants.get("left_out").asInt() == 40, outcome::out);
        assertTrue(mutants.get("untried").asInt() > 100, outcome::out);
        assertTrue(mutants.get("found").asInt() >= 36, outcome::out);
        Outcome.of("check", path, "Softmax", "--cases", "RandomCases")
                .failed(ExitCode.USAGE, "RandomCases gives no cases of Softmax");
        Outcome.of("check", path, "Softmax", "--cases", "SoftmaxCase")
                .failed(ExitCode.USAGE, "did you mean 'SoftmaxCases'");
        Outcome.of("check", path, "Softmax", "--cases", "Uniform")
                .failed(ExitCode.USAGE, "Uniform has no method public static List<OpCase> cases()");
    }

    @Test
    void whatAnOpLacksOrRefusesIsOneLine() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("more"));
        new Compiled(classes).add(Files.writeString(folder.resolve("Third.java"), """
                package ops;
                import hanji.autograd.Op;
                import hanji.tensor.Shape;
                import hanji.tensor.Tensor;
                import java.util.List;
                public record Third(Tensor x, boolean on) implements Op {
                    public Third { if (x.size() % 3 != 0) throw new IllegalArgumentException("a size that three does not divide"); }
                    static final class Part { static final double HALF = Math.sqrt(0.25); }
                    @Override public List<Tensor> inputs() { return List.of(x); }
                    @Override public Shape shape() { return x.shape(); }
                    @Override public void cpu(Tensor out) { reference(out); }
                    @Override public void reference(Tensor out) {
                        for (int i = 0; i < out.size(); i++) out.set(i, Part.HALF * x.get(i));
                    }
                }
                """));
        String path = classes.toString();
        Outcome.of("check", path, "Third", "--input", "x=N", "--attribute", "on=yess")
                .failed(ExitCode.USAGE, "'yess' is neither true nor false");
        Outcome taken = Outcome.of("check", path, "Third", "--input", "x=N", "--json");
        assertTrue(taken.out().contains("sizes"), taken::toString);
        Files.delete(classes.resolve("ops/Third$Part.class"));
        Outcome.of("check", path, "Third", "--input", "x=N").failed(ExitCode.USAGE, "cannot be loaded", "class path");
    }

    @Test
    void anAttributeThatNobodySaysIsAskedFor() throws Exception {
        Path classes =
                compiled("MaskedDilated", files("MaskedDilated").getFirst().group(2), Optional.empty());
        Outcome.of("check", classes.toString(), "MaskedDilated").failed(ExitCode.USAGE, "--attribute step=");
    }

    private static Optional<Nvcc> nvcc() {
        return Nvcc.find(System.getenv());
    }

    /** The op's source, then its kernel's. */
    private static List<MatchResult> files(String name) throws IOException {
        List<MatchResult> all = FILE.matcher(Files.readString(ShippedPtx.ROOT.resolve("docs/custom-op.md")))
                .results()
                .toList();
        int first = name.equals("SoftGate") ? 0 : 2;
        return all.subList(first, first + 2);
    }

    private Path compiled(String name, String source, Optional<String> kernel) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.createDirectories(classes.resolve("ops"));
        new Compiled(classes).add(Files.writeString(folder.resolve(name + ".java"), source));
        if (kernel.isPresent()) {
            Path cu = Files.writeString(folder.resolve("kernels.cu"), kernel.get());
            Files.write(classes.resolve("ops/kernels.ptx"), nvcc().orElseThrow().ptx(cu, Nvcc.Settings.DEFAULT));
        }
        return classes;
    }

    private Finding finding(String name, String check, String source, Optional<String> kernel) throws Exception {
        Path classes = compiled(name, source, kernel);
        try (var loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Class<? extends Op> op = Class.forName("ops." + name, true, loader).asSubclass(Op.class);
            OpCheck checks = OpCheck.of(op);
            if (name.equals("MaskedDilated"))
                checks = checks.input("x", "N,H,W,C").input("weight", "K,K,C,F").attribute("step", "1");
            return checks.checks()
                    .filter(each -> each.name().equals(check))
                    .findFirst()
                    .orElseThrow()
                    .finding()
                    .get();
        }
    }

    private static int line(String source, String words) {
        assertTrue(source.contains(words), words);
        return (int) source.substring(0, source.indexOf(words) + 1).lines().count();
    }

    /** Whether {@code SoftGate.java:44-51} holds a line. */
    private static boolean covers(String where, String file, int line) {
        for (String each : where.split(", ")) {
            String[] halves = each.split(":");
            if (halves.length != 2 || !halves[0].equals(file)) continue;
            String[] ends = halves[1].split("-");
            if (Integer.parseInt(ends[0]) <= line && line <= Integer.parseInt(ends[ends.length - 1])) return true;
        }
        return false;
    }

    @Test
    void aRangeOfLinesIsRead() {
        assertEquals(
                List.of(true, true, false),
                List.of(
                        covers("a.cu:3-5", "a.cu", 4),
                        covers("b.cu:1, a.cu:3", "a.cu", 3),
                        covers("a.cu:3", "a.cu", 4)));
    }
}
