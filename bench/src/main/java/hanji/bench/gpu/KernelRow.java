package hanji.bench.gpu;

import hanji.bench.kernel.Predicted;
import hanji.cuda.Grid;
import hanji.cuda.jcuda.KernelResources;
import hanji.simulator.Counts;
import hanji.simulator.Occupancy;
import hanji.simulator.Roofline.Gpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is known of a kernel before a GPU has run it.
 *
 * @param kernel its file and name
 * @param grid of its largest launch there, at the size that a GPU measures
 * @param call the first standard call that launches it; figures are of its largest launch there
 * @param bytes that it must move: each of its tensors once, those that it overwrites in place twice
 * @param flops that it must do
 * @param counts of the simulator, at a smaller size
 * @param countedBytes its tensors at that size
 * @param ampere what it takes of an sm_80
 * @param hopper what it takes of an sm_90
 */
record KernelRow(
        String kernel,
        Grid grid,
        StandardCall call,
        long bytes,
        long flops,
        Counts counts,
        long countedBytes,
        KernelResources ampere,
        KernelResources hopper) {
    /** A warp's worth of floats. */
    private static final double LINE = 128;

    static final List<String> HEADER = List.of(
            "kernel",
            "call",
            "MB",
            "MFLOP",
            "H100 µs",
            "H200 µs",
            "issue µs",
            "instructions",
            "sectors",
            "conflicts",
            "registers",
            "shared",
            "measured on");

    /** Microseconds that a GPU takes at least. */
    double floorUs(Gpu gpu) {
        return 1e6 * Math.max(bytes / gpu.bandwidth(), flops / call.peak(gpu));
    }

    /** Microseconds to issue the instructions, of which there are as many more as there are bytes. */
    private double issueUs() {
        return 1e6 * Gpu.H100.issueSeconds(issueSlots());
    }

    /** Instructions of warps at the size that a GPU measures. */
    private double issueSlots() {
        return counts.warpInstructions() * ((double) bytes / countedBytes);
    }

    /** The same for {@code ./hanji bench kernel}. */
    Predicted predicted() {
        int shared = hopper.sharedBytes() + grid.shared();
        var occupancy = Occupancy.of(grid.threads(), hopper.registers(), shared, grid.blocks());
        return new Predicted(
                kernel,
                bytes,
                flops,
                Math.round(issueSlots()),
                counts.sectorsPerRequest(),
                counts.idealSectorsPerRequest(),
                counts.conflictsPerRequest(),
                hopper.registers(),
                shared,
                (double) occupancy.warps() / Occupancy.MOST_WARPS,
                occupancy.limit().name(),
                floorUs(Gpu.H100),
                floorUs(Gpu.H200),
                issueUs());
    }

    /** The cells under {@link #HEADER}. */
    List<String> cells(List<GpuFindings> findings) {
        var measured = new ArrayList<String>();
        for (GpuFindings one : findings)
            one.kernels().stream()
                    .filter(time -> time.kernel().equals(kernel) && time.call().equals(call.name()))
                    .forEach(time -> measured.add(one.device().name() + ": " + number(time.medianUs()) + " µs, "
                            + Math.round(100 * time.ofFloor()) + " % of its copy"));
        return List.of(
                kernel,
                call.name(),
                number(bytes / 1e6),
                number(flops / 1e6),
                number(floorUs(Gpu.H100)),
                number(floorUs(Gpu.H200)),
                number(issueUs()),
                number(counts.warpInstructions() / (countedBytes / LINE)),
                sectors(),
                number(counts.conflictsPerRequest()),
                ampere.registers() + " / " + hopper.registers(),
                String.valueOf(hopper.sharedBytes()),
                String.join("; ", measured));
    }

    /** Sectors per request, and beside it how few they could be. */
    private String sectors() {
        String touched = number(counts.sectorsPerRequest()), ideal = number(counts.idealSectorsPerRequest());
        return touched.equals(ideal) ? touched : touched + " (" + ideal + ")";
    }

    /** Three digits; 0 only for nothing. */
    private static String number(double value) {
        if (value == 0) return "0";
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
