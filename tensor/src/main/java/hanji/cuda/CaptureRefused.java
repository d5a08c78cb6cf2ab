package hanji.cuda;

/** Work that was given to a stream whose work is being captured and that no graph can hold. */
public final class CaptureRefused extends CudaException {
    private static final long serialVersionUID = 1;

    /** @param what begins the sentence, for example "a copy to the host" */
    public CaptureRefused(String what) {
        super(what + " cannot be captured: a graph holds launches, products of a library, copies within the device and"
                + " fills; end the capture first");
    }
}
