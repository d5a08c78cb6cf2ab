package hanji.bench.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import hanji.cuda.CudaException;
import hanji.kernels.ShippedPtx;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The page of each series: its table is what its command prints, and it names every version; PTX is that of its source. */
class SeriesPageTest {
    static final Path ROOT = ShippedPtx.ROOT.resolve("docs/kernels");

    private static final Pattern TABLE =
            Pattern.compile("<!-- \\./hanji bench series docs/kernels/(\\S+) -->\\n(.*?)<!-- end -->", Pattern.DOTALL);
    private static final Pattern HELD = Pattern.compile("(?m)^// sha256 (\\w{64}) (\\S+\\.cuh?)$");

    @TempDir
    private Path folder;

    static List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(ROOT)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static SeriesTable table() {
        try {
            return new SeriesTable();
        } catch (CudaException missing) {
            return abort("skipped, because " + missing.getMessage());
        }
    }

    @TestFactory
    Stream<DynamicTest> theTableIsWhatItsCommandPrints() throws IOException {
        SeriesTable table = table();
        return folders().stream()
                .map(series -> DynamicTest.dynamicTest(name(series), () -> {
                    var page = TABLE.matcher(Files.readString(series.resolve("README.md")));
                    assertTrue(page.find());
                    assertEquals(name(series), page.group(1));
                    assertEquals(table.markdown(series).strip(), page.group(2).strip());
                }));
    }

    @Test
    void thePageOfAllNamesEachSeries() throws IOException {
        String page = Files.readString(ROOT.resolve("README.md"));
        for (Path series : folders()) assertTrue(page.contains("(" + name(series) + "/README.md)"), name(series));
        assertEquals(3, folders().size());
    }

    @TestFactory
    Stream<DynamicTest> thePtxIsThatOfTheSource() throws IOException {
        return folders().stream()
                .flatMap(SeriesPageTest::ptx)
                .map(ptx -> DynamicTest.dynamicTest(name(ptx), () -> {
                    var held = HELD.matcher(Files.readString(ptx)).results().toList();
                    assertTrue(!held.isEmpty(), "it has no manifest");
                    for (var line : held) {
                        Path beside = ptx.resolveSibling(line.group(2));
                        Path input = Files.exists(beside)
                                ? beside
                                : ShippedPtx.ROOT
                                        .resolve("kernels/src/main/java")
                                        .resolve(line.group(2));
                        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(input));
                        assertEquals(
                                line.group(1),
                                HexFormat.of().formatHex(hash),
                                () -> input + " has changed: ./hanji ptx makes " + ptx);
                    }
                }));
    }

    private static Stream<Path> ptx(Path series) {
        try {
            return Version.in(series).stream().map(version -> Version.ptx(version.source()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void aFolderWithoutVersionsIsSaidInOneLine() throws IOException {
        SeriesTable table = table();
        assertTrue(refusal(table).contains("holds no CUDA source"), refusal(table));
        Path source = folder.resolve("mine.cu");
        Files.writeString(source, "/* nothing */\n");
        assertTrue(refusal(table).contains("shows no ./hanji simulate"), refusal(table));
        Files.writeString(source, "/* ./hanji simulate mine.cu --grid 1 --block 32 */\n");
        assertTrue(refusal(table).contains("make it with ./hanji ptx"), refusal(table));
        Files.writeString(source, "/* ./hanji simulate mine.cu --grids 1 --block 32 */\n");
        assertTrue(refusal(table).contains("Unknown options: '--grids'"), refusal(table));
        Files.writeString(source, "/* ./hanji simulate mine.cu --block 32 */\n");
        assertTrue(refusal(table).contains("Missing required option: '--grid=X[,Y,Z]'"), refusal(table));
        Files.writeString(source, "/* ./hanji simulate mine.cu --grid 1 --block 32 --arg f32[3=ramp */\n");
        assertTrue(refusal(table).contains("f32[3=ramp"), refusal(table));
    }

    private String refusal(SeriesTable table) {
        return String.valueOf(assertThrows(FormatException.class, () -> table.markdown(folder))
                .getMessage());
    }

    static String name(Path file) {
        return file.getFileName().toString();
    }
}
