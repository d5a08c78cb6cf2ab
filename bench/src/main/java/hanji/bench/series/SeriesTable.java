package hanji.bench.series;

import hanji.bench.Table;
import hanji.cuda.CudaException;
import hanji.cuda.jcuda.KernelResources;
import hanji.cuda.jcuda.PtxAssembler;
import hanji.simulator.Counts;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the simulator counts of each version of a kernel: the tables of docs/kernels. */
public final class SeriesTable {
    private static final List<String> HEADER = List.of(
            "version",
            "warp instructions",
            "global requests",
            "sectors each (least)",
            "KB through caches",
            "shared requests",
            "further passes",
            "registers",
            "shared bytes",
            "same bits as");

    private static final int SECTOR = 32;

    private final PtxAssembler assembler = PtxAssembler.load();

    /** @throws CudaException if JCuda's assembler is not there for this operating system */
    public SeriesTable() {}

    /**
     * The table of the versions in a folder, in Markdown.
     *
     * @throws IOException if it cannot be read
     * @throws hanji.tensor.format.FormatException if it holds no versions
     */
    public String markdown(Path folder) throws IOException {
        return new Table(HEADER, Version.in(folder).stream().map(this::cells).toList()).markdown();
    }

    private List<String> cells(Version version) {
        Report report = version.run().run(0).assertClean();
        Counts counts = report.counts();
        KernelResources hopper = resources(version.run());
        return List.of(
                "[" + version.name() + "](" + version.source().getFileName() + ")",
                number(counts.warpInstructions()),
                number(counts.globalRequests()),
                sectors(counts),
                number(counts.globalSectors() * SECTOR / 1000),
                number(counts.sharedRequests()),
                number(counts.bankConflicts()),
                number(hopper.registers()),
                number(hopper.sharedBytes()),
                version.sameAs().orElse(""));
    }

    private KernelResources resources(KernelRun run) {
        return assembler.assemble(run.name(), run.ptx().getBytes(StandardCharsets.UTF_8), "sm_90").stream()
                .filter(each -> each.kernel().equals(run.kernel()))
                .findFirst()
                .orElseThrow();
    }

    private static String sectors(Counts counts) {
        String touched = decimals(counts.sectorsPerRequest()), least = decimals(counts.idealSectorsPerRequest());
        return touched.equals(least) ? touched : touched + " (" + least + ")";
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
