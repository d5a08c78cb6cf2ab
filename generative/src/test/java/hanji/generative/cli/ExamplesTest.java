package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.kernels.ShippedPtx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Each program in examples/ compiles as a user compiles it, and prints what its last lines say. */
@Isolated("standard output")
class ExamplesTest {
    private static final Path FOLDER = ShippedPtx.ROOT.resolve("examples");
    private static final String PRINTS = "// Prints:\n";
    private static final Pattern HELD = Pattern.compile("(?m)^// sha256 (\\w{64}) (\\S+\\.cuh?)$");

    @TempDir
    private Path classes;

    @TestFactory
    Stream<DynamicTest> eachPrintsWhatItsLastLinesSay() throws IOException {
        for (Path ptx : files(".ptx")) Files.copy(ptx, classes.resolve(ptx.getFileName()));
        List<Path> sources = files(".java");
        assertTrue(sources.size() >= 5, sources.toString());
        return sources.stream().map(source -> dynamicTest(source.getFileName().toString(), () -> run(source)));
    }

    private void run(Path source) throws Exception {
        String text = Files.readString(source), name = source.getFileName().toString();
        String promised = text.substring(text.indexOf(PRINTS) + PRINTS.length())
                .lines()
                .map(line -> line.replaceFirst("^// ?", "") + "\n")
                .collect(Collectors.joining());
        var compiled = new Compiled(classes);
        compiled.add(source);
        assertEquals(promised, compiled.printed(name.substring(0, name.length() - ".java".length())));
        assertFalse(promised.isBlank(), name);
        assertTrue(Files.readString(FOLDER.resolve("README.md")).contains("(" + name + ")"), name);
    }

    /** As the manifest of Hanji's own PTX is held: the source or a header has changed, and the PTX has not. */
    @Test
    void thePtxIsThatOfTheSources() throws Exception {
        Path project = FOLDER.resolve("new-op/src/main");
        List<Path> all = Stream.concat(files(".ptx").stream(), Stream.of(project.resolve("resources/ops/kernels.ptx")))
                .toList();
        for (Path ptx : all) {
            var held = HELD.matcher(Files.readString(ptx)).results().toList();
            assertFalse(held.isEmpty(), ptx.toString());
            for (var line : held) {
                Path input = Stream.of(
                                FOLDER, project.resolve("java"), ShippedPtx.ROOT.resolve("kernels/src/main/java"))
                        .map(folder -> folder.resolve(line.group(2)))
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow();
                assertEquals(
                        line.group(1),
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(input))),
                        () -> input + " has changed: ./hanji ptx makes " + ptx);
            }
        }
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }
}
