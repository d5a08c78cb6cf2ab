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
 * @param scale how much more it does at the size that a GPU measures
 * @param work of its warps at the smaller size
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
        double scale,
        WarpWork work,
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
            "predicted",
            "measured on");

    /** Microseconds that a GPU takes at least. */
    double floorUs(Gpu gpu) {
        return 1e6 * Math.max(bytes / gpu.bandwidth(), flops / gpu.peak());
    }

    /** Microseconds to issue the instructions. */
    private double issueUs() {
        return 1e6 * Gpu.H100.issueSeconds(issueSlots());
    }

    /** Instructions of warps at the size that a GPU measures. */
    private double issueSlots() {
        return counts.warpInstructions() * scale;
    }

    private int shared() {
        return hopper.sharedBytes() + grid.shared();
    }

    private Occupancy occupancy() {
        return Occupancy.of(grid.threads(), hopper.registers(), shared(), grid.blocks());
    }

    /** Its time on a GPU before that has measured it. */
    PaperTime onPaper(Gpu gpu) {
        return PaperTime.of(gpu, bytes, flops, work, scale, grid.blocks(), occupancy());
    }

    /** The same for {@code ./hanji bench kernel}. */
    Predicted predicted() {
        Occupancy occupancy = occupancy();
        return new Predicted(
                kernel,
                bytes,
                flops,
                Math.round(issueSlots()),
                counts.sectorsPerRequest(),
                counts.idealSectorsPerRequest(),
                counts.conflictsPerRequest(),
                hopper.registers(),
                shared(),
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
                predictions(),
                String.join("; ", measured));
    }

    private String predictions() {
        PaperTime one = onPaper(Gpu.H100), other = onPaper(Gpu.H200);
        String limits = one.limit() == other.limit() ? word(one) : word(one) + " / " + word(other);
        return number(one.total()) + " / " + number(other.total()) + " µs, " + limits;
    }

    private static String word(PaperTime time) {
        return time.limit().name().toLowerCase(Locale.ROOT);
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
