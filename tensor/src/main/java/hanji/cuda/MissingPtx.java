package hanji.cuda;

/** There is neither PTX for a kernel nor a source that can be compiled. */
public final class MissingPtx extends CudaException {
    private static final long serialVersionUID = 1;

    public MissingPtx(String message) {
        super(message);
    }
}
