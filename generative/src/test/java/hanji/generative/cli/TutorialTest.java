package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.ShippedPtx;
import hanji.simulator.run.Nvcc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of docs/custom-op.md, put into a new project, pass the checks; without nvcc those of the kernels are left out. */
class TutorialTest {
    private static final Pattern FILE = Pattern.compile("<!-- file: (\\S+) -->\n```\\w+\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern CASE = Pattern.compile("<!-- cases: (\\w+) -->\n```java\n(.*?)```\n", Pattern.DOTALL);
    private static final int MOST_LINES = 60;
    private static final String GATE = """
        new OpCase(SoftGate.class, "odd", List.of(Input.of(Fill.NORMAL, 3, 257), Input.of(Fill.NORMAL, 3, 257)),
                in -> new SoftGate(in.get(0), in.get(1)))
        """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"SoftGate, 0", "MaskedDilated, 2"})
    void itsOpsPassTheChecks(String name, int first) throws Exception {
        String page = Files.readString(ShippedPtx.ROOT.resolve("docs/custom-op.md"));
        var files = FILE.matcher(page).results().toList();
        Path project = folder.resolve("project");
        assertEquals(0, Outcome.of("new-op", name, project.toString()).code());
        Path source = write(project, files.get(first)), kernel = write(project, files.get(first + 1));
        assertTrue(source.endsWith(name + ".java"), source.toString());
        long lines = Files.readString(source)
                .lines()
                .dropWhile(line -> !line.startsWith("/**"))
                .count();
        assertTrue(lines < MOST_LINES, lines + " lines of " + source);
        var compiled = new Compiled(
                Files.createDirectories(folder.resolve("classes/ops")).getParent());
        compiled.add(source);
        Optional<Nvcc> nvcc = Nvcc.find(System.getenv());
        if (nvcc.isPresent())
            Files.write(compiled.folder().resolve("ops/kernels.ptx"), nvcc.get().ptx(kernel, Nvcc.Settings.DEFAULT));
        compiled.add(Files.writeString(folder.resolve("Checks.java"), checks(opCase(page, name), nvcc.isPresent())));
        compiled.main("Checks");
    }

    private static Path write(Path project, MatchResult file) throws IOException {
        return Files.writeString(project.resolve(file.group(1)), file.group(2));
    }

    private static String opCase(String page, String name) {
        return CASE.matcher(page)
                .results()
                .filter(each -> each.group(1).equals(name))
                .map(each -> each.group(2))
                .findFirst()
                .orElse(GATE);
    }

    private static String checks(String opCase, boolean withKernel) {
        return """
            import hanji.autograd.check.*;
            import hanji.autograd.check.OpCase.*;
            import hanji.kernels.check.CudaDevices;
            import java.util.List;
            import ops.*;
            class Checks {
                public static void main(String[] arguments) {
                    var checked = %s;
                    DeviceCheck.STANDARD.check(checked);
                    if (%s) new DeviceCheck(CudaDevices.besideTheCpu(), 1).check(checked);
                    GradCheck.STANDARD.check(checked);
                }
            }
            """.formatted(opCase.strip(), withKernel);
    }
}
