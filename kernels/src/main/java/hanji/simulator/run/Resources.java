package hanji.simulator.run;

import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import hanji.cuda.jcuda.KernelResources;
import hanji.cuda.jcuda.PtxAssembler;
import hanji.simulator.Occupancy;
import hanji.simulator.decode.Liveness;
import hanji.simulator.ptx.Ptx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a kernel takes of a multiprocessor of an H100 or H200, and so how many of its warps are there at a time.
 *
 * @param registers of a thread
 * @param spillBytes of registers that did not fit, stores and loads together; 0 where they are estimated
 * @param by what says so
 * @param sharedBytes of a block, static and dynamic
 */
public record Resources(int registers, int spillBytes, Source by, long sharedBytes, Occupancy occupancy) {
    private static final String ARCHITECTURE = "sm_90";

    /** What says how many registers a kernel takes. */
    public enum Source {
        /** The assembler of an installed CUDA toolkit. */
        PTXAS("by ptxas for sm_90"),
        /** That of CUDA 12.0, which JCuda brings along. */
        JCUDA("by the assembler of CUDA 12.0 for sm_90"),
        /** The values that are still read: see {@link Liveness}. */
        ESTIMATE("estimated by the values still read: no assembler takes this PTX");

        private final String words;

        Source(String words) {
            this.words = words;
        }
    }

    /** What is known of the registers of a kernel. */
    private record Known(int registers, int spillBytes, Source by) {
        static Known of(KernelResources assembled, Source by) {
            return new Known(assembled.registers(), assembled.spillBytes(), by);
        }
    }

    /**
     * Asks the assembler of a toolkit, then that of JCuda, and estimates if neither takes the PTX.
     *
     * @param sharedBytes static shared memory of a block
     */
    public static Resources of(KernelRun run, int sharedBytes, Optional<Ptxas> ptxas) throws IOException {
        Optional<Known> known = ptxas.isEmpty()
                ? Optional.empty()
                : ptxas.get()
                        .resources(run.ptx(), run.kernel(), ARCHITECTURE)
                        .map(each -> Known.of(each, Source.PTXAS));
        Known registers = known.or(() -> byJCuda(run)).orElseGet(() -> estimate(run));
        Grid grid = run.grid();
        long shared = (long) sharedBytes + grid.shared();
        return new Resources(
                registers.registers,
                registers.spillBytes,
                registers.by,
                shared,
                Occupancy.of(grid.threads(), registers.registers, shared, grid.blocks()));
    }

    private static Optional<Known> byJCuda(KernelRun run) {
        try {
            byte[] ptx = RunTimeCompiler.forDrivers(run.ptx()).getBytes(StandardCharsets.ISO_8859_1);
            return PtxAssembler.load().assemble(run.name(), ptx, ARCHITECTURE).stream()
                    .filter(each -> each.kernel().equals(run.kernel()))
                    .map(each -> Known.of(each, Source.JCUDA))
                    .findFirst();
        } catch (CudaException _) {
            return Optional.empty(); // not for this system, or newer PTX than it knows
        }
    }

    private static Known estimate(KernelRun run) {
        int registers = Ptx.parse(run.ptx())
                .entry(run.kernel())
                .map(Liveness::registers)
                .orElseThrow();
        return new Known(registers, 0, Source.ESTIMATE);
    }

    /** Lines for people. */
    public List<String> lines() {
        String block = String.format(
                Locale.ROOT,
                "  %d registers a thread%s, %,d bytes of shared memory a block",
                registers,
                spillBytes == 0 ? "" : " and " + spillBytes + " bytes spilled",
                sharedBytes);
        String source = "  (registers " + by.words + ")";
        if (occupancy.blocks() == 0)
            return List.of("on an SM of an H100: not one block fits, CUDA refuses the launch", block, source);
        return List.of(
                String.format(
                        Locale.ROOT,
                        "on an SM of an H100: %d of %d warps, %d blocks of %d; limit: %s",
                        occupancy.warps(),
                        Occupancy.MOST_WARPS,
                        occupancy.blocks(),
                        occupancy.blockWarps(),
                        occupancy.limit() == Occupancy.Limit.SHARED
                                ? "shared memory"
                                : occupancy.limit().name().toLowerCase(Locale.ROOT)),
                block,
                source,
                String.format(
                        Locale.ROOT,
                        "  %,d blocks are %.2f waves on all its SMs",
                        occupancy.gridBlocks(),
                        occupancy.waves()));
    }
}
