package hanji.generative.distributed;

/** Work on several workers that cannot be begun or came to no end; the message is one line for the user. */
public final class ClusterFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message one line, with what to do */
    public ClusterFailure(String message) {
        super(message);
    }

    /**
     * @param message one line, with what to do
     * @param cause what was met
     */
    public ClusterFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
