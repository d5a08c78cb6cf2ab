package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every package of production code says what lives in it, for the pages of {@code mvn javadoc:aggregate}. */
class PackagePagesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SOURCES = Path.of("src/main/java");

    /** A comment that begins with a word, so that it is not empty. */
    private static final Pattern SAYS_SOMETHING = Pattern.compile("/\\*\\*[\\s*]*\\w");

    @Test
    void everyPackageHasItsPage() throws IOException {
        var without = new TreeSet<Path>();
        int packages = 0;
        for (Path sources : sources())
            for (Path folder : folders(sources)) {
                packages++;
                Path page = folder.resolve("package-info.java");
                if (!Files.exists(page)
                        || !SAYS_SOMETHING.matcher(Files.readString(page)).lookingAt()) without.add(folder);
            }
        assertEquals(List.of(), List.copyOf(without));
        assertTrue(packages > 30, packages + " packages");
    }

    /** Folders of sources of all modules, which are up to two levels down; an example is none. */
    private static List<Path> sources() throws IOException {
        try (Stream<Path> poms = Files.find(
                ROOT,
                3,
                (path, _) -> path.endsWith("pom.xml")
                        && !path.toString().contains("target")
                        && !path.startsWith(ROOT.resolve("examples")))) {
            return poms.map(pom -> pom.resolveSibling(SOURCES))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    /** Folders with classes in them. */
    private static List<Path> folders(Path sources) throws IOException {
        try (Stream<Path> files =
                Files.find(sources, 20, (path, _) -> path.toString().endsWith(".java"))) {
            return files.map(Path::getParent).distinct().toList();
        }
    }
}
