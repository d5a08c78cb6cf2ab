package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import hanji.cuda.CudaException;
import hanji.cuda.DeviceInfo;
import hanji.kernels.ShippedPtx;
import hanji.simulator.Roofline.Gpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The table of docs/kernels.md is what its command prints, and has a row for every kernel that is shipped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelsPageTest {
    private static final Path PAGE = ShippedPtx.ROOT.resolve("docs/kernels.md");
    private static final Path RESULTS = ShippedPtx.ROOT.resolve("bench/results");
    private static final Pattern ENTRY = Pattern.compile("\\.entry (\\w+)");

    private List<SortedMap<String, KernelRow>> ofCalls = List.of();
    private Collection<KernelRow> rows = List.of();

    @BeforeAll
    void launchEverything() {
        ofCalls = table().ofCalls(List.of(StandardCall.values()));
        rows = KernelTable.firstRows(ofCalls);
    }

    private static KernelTable table() {
        try {
            return new KernelTable();
        } catch (CudaException missing) {
            return abort("skipped, because " + missing.getMessage());
        }
    }

    @Test
    void theTableIsWhatItsCommandPrints() throws IOException {
        List<GpuFindings> findings = KernelTable.findings(RESULTS);
        assertEquals(KernelTable.markdown(rows, findings).strip(), printedBy("kernels"));
    }

    /** The predictions of the table, each beside what a card has measured. */
    @Test
    void theErrorsOfPredictionsAreWhatTheirCommandPrints() throws IOException {
        List<GpuFindings> findings = KernelTable.findings(RESULTS);
        assertEquals(KernelTable.errors(ofCalls, findings).strip(), printedBy("predictions"));
    }

    private static String printedBy(String command) throws IOException {
        var part = Pattern.compile(
                        "<!-- \\./hanji bench " + command + " bench/results -->\\n(.*?)<!-- end -->", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertTrue(part.find(), command);
        return part.group(1).strip();
    }

    @Test
    void everyShippedKernelHasARow() throws IOException {
        assertEquals(Set.of(), withoutARow(rows));
    }

    @Test
    void aKernelThatNoCallLaunchesIsMissed() throws IOException {
        Set<String> missing = withoutARow(table().rows(List.of(StandardCall.SOFTMAX)));
        assertTrue(missing.contains("softmax.softmaxUpTo32"), missing.toString());
        assertTrue(!missing.contains("softmax.softmaxUpTo256"), missing.toString());
    }

    private static Set<String> withoutARow(Collection<KernelRow> rows) throws IOException {
        var missing = new TreeSet<String>();
        for (Path file : ShippedPtx.files()) {
            String source = file.getFileName().toString().replaceFirst("\\..*", ".");
            ENTRY.matcher(Files.readString(file)).results().forEach(entry -> missing.add(source + entry.group(1)));
        }
        missing.removeAll(rows.stream().map(KernelRow::kernel).collect(Collectors.toSet()));
        return missing;
    }

    @Test
    void everyKernelMovesBytesAndExecutesInstructions() {
        for (KernelRow row : rows) assertTrue(row.bytes() > 0 && row.counts().warpInstructions() > 0, row.toString());
    }

    @Test
    void aContractionHasTheOperationsOfItsDefinition() {
        KernelRow forward = row("correlation.forward128x64");
        assertEquals(2L * 128 * 28 * 28 * 5 * 64 * 64, forward.flops());
    }

    @Test
    void bytesAreThoseOfTheTensors() {
        assertEquals(3L * 4 * (1 << 24), row("binary.binary_add").bytes());
        assertEquals(7L * 4 * (1 << 24), row("updates.adam").bytes());
    }

    /** On neither generation of GPU. */
    @Test
    void noKernelSpillsRegisters() {
        for (KernelRow row : rows) {
            assertEquals(0, row.ampere().spillBytes(), row.kernel());
            assertEquals(0, row.hopper().spillBytes(), row.kernel());
        }
    }

    private KernelRow row(String kernel) {
        return rows.stream()
                .filter(row -> row.kernel().equals(kernel))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatACardHasMeasuredStandsInTheLastColumn() {
        KernelRow row = row("softmax.softmaxUpTo256");
        assertEquals("", row.cells(List.of()).getLast());
        assertEquals(
                "H100 PCIe: 12.3 µs, 81 % of its copy",
                row.cells(List.of(measured(row))).getLast());
        assertEquals(
                "", row("softmax.softmaxUpTo32").cells(List.of(measured(row))).getLast());
    }

    /** What is said of launching is what the cards said. */
    @Test
    void theShortestLaunchIsOneThatWasMeasured() throws IOException {
        for (GpuFindings one : KernelTable.findings(ShippedPtx.ROOT.resolve("bench/results"))) {
            double shortest = one.kernels().stream()
                    .mapToDouble(KernelTime::medianUs)
                    .min()
                    .orElseThrow();
            Gpu gpu = one.device().name().contains("H200") ? Gpu.H200 : Gpu.H100;
            assertEquals(
                    shortest, 1e6 * gpu.shortestLaunch(), 0.005, one.device().name());
        }
    }

    private static GpuFindings measured(KernelRow row) {
        var time = new KernelTime(row.kernel(), row.call().name(), 1, 32, 1, 10, 12.34, 12, 13, 0.81, 512);
        return new GpuFindings(
                "",
                "",
                "",
                Optional.empty(),
                "",
                "",
                new DeviceInfo("H100 PCIe", 90, 0, 114, 0, 12060, false),
                "",
                "",
                0,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(time));
    }
}
