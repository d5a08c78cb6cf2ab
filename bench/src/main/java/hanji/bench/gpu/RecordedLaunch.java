package hanji.bench.gpu;

import hanji.cuda.Arguments;
import hanji.cuda.CudaDriver;
import hanji.cuda.Grid;

/**
 * One launch of a kernel, which can be repeated while its memory is held.
 *
 * @param module what the PTX was loaded as, for example {@code hanji/kernels/pool/pool.ptx}
 * @param kernel name of the kernel in it
 * @param function the driver's handle
 * @param arguments a copy
 * @param bytes size of all the memory that its arguments point to, each piece once
 */
public record RecordedLaunch(String module, String kernel, long function, Grid grid, Arguments arguments, long bytes) {
    /** Launches it again. */
    void repeat(CudaDriver driver, long stream) {
        driver.launch(function, grid, arguments, stream);
    }

    /** The kernel's source and the kernel, for example {@code softmax.softmaxUpTo256}. */
    public String name() {
        String file = module.substring(module.lastIndexOf('/') + 1);
        return file.substring(0, file.indexOf('.') + 1) + kernel;
    }
}
