package hanji.cuda.nvidia;

import hanji.cuda.ContextLost;
import hanji.cuda.CudaException;
import hanji.cuda.binding.DriverBinding;
import hanji.cuda.binding.DriverFailure;

/**
 * The context in which Hanji works on a GPU. It is not the one that CUDA's runtime shares out, so that it can be thrown
 * away when a kernel has broken it, without touching what else in this process uses the GPU.
 */
final class Context {
    private final DriverBinding driver;
    private final String name;
    private final Handles handles;
    private Object context;
    private Staging staging;
    private int epoch;
    /** Why no call can be made; empty as long as calls can. */
    private String ended = "";

    /**
     * @param name what errors call the device
     * @param handles of what lives in this context, cleared when it is lost
     */
    Context(DriverBinding driver, String name, Handles handles) {
        this.driver = driver;
        this.name = name;
        this.handles = handles;
        context = driver.newContext();
        staging = new Staging(driver);
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
     * @throws CudaException in one line if a call fails; {@link ContextLost} if a kernel did
     */
    void call(String what, Runnable calls) {
        if (!ended.isEmpty()) throw new CudaException(ended);
        try {
            driver.use(context);
            calls.run();
        } catch (DriverFailure failure) {
            throw failed(what, failure);
        }
    }

    private CudaException failed(String what, DriverFailure failure) {
        var words = KernelFailure.words(failure.error());
        if (words.isEmpty())
            return new CudaException("cannot " + what + " on " + name + ": " + failure.getMessage(), failure);
        beginAgain();
        return new ContextLost(
                words.get() + " (" + failure.error() + "), the last one launched or one before it; all tensors on "
                        + name + " are lost. CUDA_LAUNCH_BLOCKING=1 tells which kernel, the simulator which line",
                failure);
    }

    private void beginAgain() {
        epoch++;
        handles.clear();
        destroy();
        try {
            context = driver.newContext();
            staging = new Staging(driver);
        } catch (DriverFailure failure) {
            ended = name + " did not come back after a kernel failed (" + failure.getMessage()
                    + "): start the program again";
        }
    }

    private void destroy() {
        try {
            driver.destroyContext(context);
        } catch (DriverFailure _) {
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
