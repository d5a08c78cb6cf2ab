package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code new-op} writes a project whose op passes the checks that it brings. */
class NewOpTest {
    @TempDir
    private Path folder;

    @Test
    void theProjectCompilesAndItsOpPassesItsOwnChecks() throws Exception {
        Path project = folder.resolve("soft gate");
        Outcome made = Outcome.of("new-op", "SoftGate", project.toString());
        assertEquals(0, made.code(), made.err());
        assertTrue(made.out().endsWith("mvn -f '" + project + "' test\n"), made.out());
        assertFalse(Files.readString(project.resolve("src/main/java/ops/SoftGate.java"))
                .contains("Product"));
        Compiled classes = compiled(project, "src/main/java/ops/SoftGate.java");
        copy(project.resolve("src/main/resources"), classes.folder());
        Files.writeString(folder.resolve("Checks.java"), """
            import hanji.autograd.check.*;
            import hanji.autograd.check.OpCase.*;
            import hanji.kernels.check.CudaDevices;
            import java.util.List;
                        import ops.SoftGate;
            class Checks {
                public static void main(String[] arguments) {
                    var odd = new OpCase(SoftGate.class, "odd", List.of(Input.of(Fill.NORMAL, 3, 257), Input.of(Fill.NORMAL, 3, 257)),
                            in -> new SoftGate(in.get(0), in.get(1)));
                    new DeviceCheck(CudaDevices.besideTheCpu(), 1).check(odd);
                    GradCheck.STANDARD.check(odd);
                    if (SoftGate.softGate(hanji.tensor.Tensor.of(new float[] {3}, 1), hanji.tensor.Tensor.of(new float[] {4}, 1)).item() != 12)
                        throw new AssertionError();
                }
            }
            """);
        classes.add(folder.resolve("Checks.java"));
        classes.main("Checks");
    }

    /** JMH is not on the class path here: its benchmark is compiled by the project's own build alone. */
    @Test
    void itsTestCompilesToo() throws IOException {
        Path project = folder.resolve("gate");
        assertEquals(0, Outcome.of("new-op", "Gate", project.toString()).code());
        compiled(project, "src/main/java/ops/Gate.java").add(project.resolve("src/test/java/ops/GateTest.java"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gate", "Soft-Gate", "Int", "Tensor", "Multiply", "Op", "../Gate", ""})
    void aNameThatWouldNotCompileIsRefusedInOneLine(String name) {
        Path project = folder.resolve("project");
        Outcome refused = Outcome.of("new-op", name, project.toString());
        refused.failed(ExitCode.USAGE, "'" + name + "'");
        assertFalse(Files.exists(project));
    }

    @Test
    void aFolderThatIsThereIsLeftAlone() {
        Outcome refused = Outcome.of("new-op", "Gate", folder.toString());
        refused.failed(ExitCode.DATA, folder + ": exists already");
    }

    private Compiled compiled(Path project, String file) throws IOException {
        var classes = new Compiled(Files.createDirectory(folder.resolve("classes")));
        classes.add(project.resolve(file));
        return classes;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
