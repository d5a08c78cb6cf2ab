package hanji.cuda.jcuda;

import static jcuda.driver.JCudaDriver.cuCtxCreate;
import static jcuda.driver.JCudaDriver.cuCtxDestroy;
import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;

import hanji.cuda.ContextLost;
import hanji.cuda.CudaException;
import java.util.function.Supplier;
import jcuda.driver.CUcontext;
import jcuda.driver.CUctx_flags;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;

/**
 * The context in which Hanji works on a GPU. It is not the one that CUDA's runtime shares out, so that it can be thrown
 * away when a kernel has broken it, without touching what else in this process uses the GPU.
 */
final class Context {
    private final CUdevice device;
    private final String name;
    private final Handles handles;
    private CUcontext context;
    private Staging staging;
    private int epoch;
    /** Why no call can be made; empty as long as calls can. */
    private String ended = "";

    /**
     * @param name what errors call the device
     * @param handles of what lives in this context, cleared when it is lost
     */
    Context(CUdevice device, String name, Handles handles) {
        this.device = device;
        this.name = name;
        this.handles = handles;
        context = create();
        staging = new Staging();
    }

    private CUcontext create() {
        var fresh = new CUcontext();
        cuCtxCreate(fresh, CUctx_flags.CU_CTX_SCHED_AUTO, device);
        return fresh;
    }

    Staging staging() {
        return staging;
    }

    /** How often the context was lost. */
    int epoch() {
        return epoch;
    }

    /**
     * Makes calls with this context current on the calling thread.
     *
     * @param what completes "cannot ..."
     * @param calls return a status; JCuda throws most that are not 0, not all
     * @throws CudaException in one line if a call fails; {@link ContextLost} if a kernel did
     */
    void call(String what, Supplier<Integer> calls) {
        if (!ended.isEmpty()) throw new CudaException(ended);
        try {
            cuCtxSetCurrent(context);
            int status = calls.get();
            if (status != 0) throw new jcuda.CudaException(CUresult.stringFor(status));
        } catch (jcuda.CudaException failure) {
            throw failed(what, failure);
        }
    }

    private CudaException failed(String what, jcuda.CudaException failure) {
        String error = String.valueOf(failure.getMessage());
        var words = KernelFailure.words(error);
        if (words.isEmpty()) return new CudaException("cannot " + what + " on " + name + ": " + error, failure);
        beginAgain();
        return new ContextLost(
                words.get() + " (" + error + "), the last one launched or one before it; all tensors on " + name
                        + " are lost. CUDA_LAUNCH_BLOCKING=1 tells which kernel, the simulator which line",
                failure);
    }

    private void beginAgain() {
        epoch++;
        handles.clear();
        destroy();
        try {
            context = create();
            staging = new Staging();
        } catch (jcuda.CudaException failure) {
            ended = name + " did not come back after a kernel failed (" + failure.getMessage()
                    + "): start the program again";
        }
    }

    private void destroy() {
        try {
            cuCtxDestroy(context);
        } catch (jcuda.CudaException _) {
            return; // a broken one may refuse, and is not used again
        }
    }

    void close() {
        if (!ended.isEmpty()) return;
        ended = name + " was closed";
        handles.clear();
        destroy();
    }
}
