package hanji.simulator.ptx;

/** PTX that is not understood; the message is one line without the file's name. */
public final class PtxError extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PtxError(String message) {
        super(message);
    }
}
