package hanji.cuda;

/** A device has no room for an allocation; the message says how much was asked for and what holds the rest. */
public final class OutOfDeviceMemory extends CudaException {
    private static final long serialVersionUID = 1;

    private final long bytes;

    /** @param bytes the bytes that were asked for */
    public OutOfDeviceMemory(long bytes, String message) {
        super(message);
        this.bytes = bytes;
    }

    /** The bytes that were asked for. */
    public long bytes() {
        return bytes;
    }
}
