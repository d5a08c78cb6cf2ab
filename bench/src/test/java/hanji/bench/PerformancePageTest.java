package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tables of README.md and docs/performance.md are what the command above each of them prints. */
class PerformancePageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TABLE =
            Pattern.compile("<!-- \\./hanji bench table (\\S+)( --goals)? -->\\n(.*?)<!-- end -->", Pattern.DOTALL);

    @TestFactory
    Stream<DynamicTest> tablesAreWhatTheirCommandPrints() throws IOException {
        return tables().stream()
                .map(table -> DynamicTest.dynamicTest(table.group(1), () -> {
                    Path file = ROOT.resolve(table.group(1));
                    String printed = Files.exists(file) ? Findings.read(file).markdown(table.group(2) != null) : "";
                    assertEquals(printed.strip(), table.group(3).strip());
                }));
    }

    @Test
    void thePageHasTables() throws IOException {
        assertFalse(tables().isEmpty());
    }

    private static List<MatchResult> tables() throws IOException {
        String pages =
                Files.readString(ROOT.resolve("README.md")) + Files.readString(ROOT.resolve("docs/performance.md"));
        return TABLE.matcher(pages).results().toList();
    }
}
