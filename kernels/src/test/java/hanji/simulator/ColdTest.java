package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What makes a first launch slow is found here by its causes, as a test cannot hold times: classes that are loaded, and
 * lambdas, of which each makes another.
 */
final class ColdTest {
    private static final int MOST_CLASSES = 270;

    @TempDir
    private Path folder;

    @Test
    void aFirstLaunchLoadsFewClasses() throws Exception {
        List<String> classes = classes();
        long ours = classes.stream().filter(each -> each.startsWith("hanji.")).count();
        List<String> lambdas = classes.stream()
                .filter(each -> each.startsWith("hanji.") && each.contains("$$Lambda"))
                .toList();
        assertTrue(ours > 100, "the log of classes is not understood");
        assertTrue(ours <= MOST_CLASSES, "a first launch loads " + ours + " classes");
        assertEquals(List.of(), lambdas);
    }

    /** To link the methods of a record, or a switch over types, takes some 10 ms where it is the first. */
    @Test
    void neitherVectorsNorMethodsOfRecordsNorSwitchesOverTypes() throws Exception {
        List<String> found = classes().stream()
                .filter(each -> each.startsWith("jdk.incubator.vector.")
                        || each.equals("java.lang.runtime.ObjectMethods")
                        || each.equals("java.lang.runtime.SwitchBootstraps")
                        || each.contains("$$TypeSwitch")
                        || each.contains("$$StringConcat"))
                .toList();
        assertEquals(List.of(), found);
    }

    private List<String> classes() throws Exception {
        Path log = folder.resolve("classes.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Xlog:class+load:file=" + log + ":none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Cold.Product.class.getName(),
                        "fast")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, process.waitFor());
        return Files.readAllLines(log).stream()
                .map(line -> line.substring(0, line.indexOf(" source:")))
                .toList();
    }
}
