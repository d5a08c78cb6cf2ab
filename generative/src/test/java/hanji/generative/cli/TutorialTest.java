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
    private static final int MOST_LINES = 60;

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
        Path test = name.equals("SoftGate")
                ? project.resolve("src/test/java/ops/SoftGateTest.java")
                : write(project, files.get(first + 2));
        compiled.add(test);
        compiled.add(Files.writeString(folder.resolve("Checks.java"), checks(name, nvcc.isPresent())));
        compiled.main("ops.Checks");
    }

    private static Path write(Path project, MatchResult file) throws IOException {
        return Files.writeString(project.resolve(file.group(1)), file.group(2));
    }

    /** Runs the tests of the project, without nvcc those of the kernel not. */
    private static String checks(String name, boolean withKernel) {
        return """
            package ops;
            class Checks {
                public static void main(String[] arguments) {
                    new %sTest().itKeepsItsPromises()
                            .filter(test -> %s || !test.getDisplayName().matches("kernel|tails"))
                            .forEach(test -> {
                                try {
                                    test.getExecutable().execute();
                                } catch (Throwable wrong) {
                                    throw new AssertionError(test.getDisplayName(), wrong);
                                }
                            });
                }
            }
            """.formatted(name, withKernel);
    }
}
