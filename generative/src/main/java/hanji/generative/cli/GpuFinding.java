package hanji.generative.cli;

import hanji.cuda.NvidiaDriver;
import hanji.cuda.NvidiaDriver.Gpu;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the NVIDIA driver of this machine offers; texts are empty and numbers 0 where it does not say.
 *
 * @param found whether the first GPU can be used
 * @param devices GPUs that the driver offers
 * @param detail one line: the driver's version and the GPUs, or what is missing and how to get it
 * @param driver the newest CUDA that the driver runs, e.g. 12.6
 * @param card name of the first GPU
 * @param computeCapability of the first GPU, e.g. 9.0
 * @param memoryBytes of the first GPU
 * @param ptx the newest PTX ISA that the driver accepts, e.g. 8.5
 */
record GpuFinding(
        boolean found,
        int devices,
        String detail,
        String driver,
        String card,
        String computeCapability,
        long memoryBytes,
        String ptx) {
    static GpuFinding of(NvidiaDriver driver) {
        boolean known = driver.version() > 0;
        var first = driver.gpus().stream().findFirst();
        return new GpuFinding(
                driver.obstacle().isEmpty(),
                driver.gpus().size(),
                driver.obstacle()
                        .orElseGet(() -> "driver for CUDA " + driver.cuda() + ", "
                                + driver.gpus().stream().map(Gpu::name).collect(Collectors.joining(", "))),
                known ? driver.cuda() : "",
                first.map(Gpu::name).orElse(""),
                first.map(Gpu::capability).orElse(""),
                first.map(Gpu::memory).orElse(0L),
                known ? driver.ptx() : "");
    }

    /** A line for each of driver, card, compute capability, memory and PTX. */
    List<String> lines() {
        return List.of(
                Doctor.line("driver", found ? "NVIDIA's, for CUDA " + driver : detail),
                Doctor.line("card", orNone(card + (devices > 1 ? " (the first of " + devices + ")" : ""))),
                Doctor.line("capability", orNone(computeCapability)),
                Doctor.line("GPU memory", orNone(memoryBytes > 0 ? memoryBytes / (1 << 20) + " MiB" : "")),
                Doctor.line(
                        "PTX", (ptx.isEmpty() ? "none accepted" : "accepted up to ISA " + ptx) + "; Hanji's is 8.0"));
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none" : text;
    }
}
