package hanji.generative.cli;

import hanji.cuda.NvidiaDriver;

/**
 * Whether an NVIDIA GPU can be used, and if not why.
 *
 * @param devices GPUs that the driver offers
 * @param detail one line: the driver's version and the GPUs, or what is missing
 */
record CudaFinding(boolean found, int devices, String detail) {
    /** @param library the driver's library: libcuda.so.1 on Linux */
    static CudaFinding probe(String library) {
        NvidiaDriver driver = NvidiaDriver.probe(library);
        return new CudaFinding(
                driver.obstacle().isEmpty(),
                driver.gpus().size(),
                driver.obstacle().orElse("driver for CUDA " + driver.cuda()));
    }
}
