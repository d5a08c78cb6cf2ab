package hanji.simulator;

import hanji.cuda.CudaException;

/** A launch of a geometry that CUDA does not allow; nothing ran. */
public final class LaunchRefused extends CudaException {
    private static final long serialVersionUID = 1;

    /** @param message one line */
    public LaunchRefused(String message) {
        super(message);
    }
}
