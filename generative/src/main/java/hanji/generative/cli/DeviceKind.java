package hanji.generative.cli;

import java.util.Locale;

/** What a command computes on, by the name that the command line gives it. */
enum DeviceKind {
    /** A GPU where one is, otherwise the CPU. */
    AUTO,
    CPU,
    /** An NVIDIA GPU. */
    CUDA,
    /** The kernels of the GPU, run by the simulator. */
    SIMULATED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
