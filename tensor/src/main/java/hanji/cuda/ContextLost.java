package hanji.cuda;

/**
 * A kernel failed in a way that took the device's context along: every tensor on the device is lost. The device begins
 * again with its next use.
 */
public final class ContextLost extends CudaException {
    private static final long serialVersionUID = 1;

    public ContextLost(String message) {
        super(message);
    }

    public ContextLost(String message, Throwable cause) {
        super(message, cause);
    }
}
