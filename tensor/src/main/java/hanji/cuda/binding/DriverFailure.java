package hanji.cuda.binding;

/** A call that CUDA's driver refused. */
public final class DriverFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String error;

    /** @param error its name, for example {@code CUDA_ERROR_ILLEGAL_ADDRESS} */
    public DriverFailure(String error) {
        this(error, "");
    }

    /** @param log what the driver says besides; may be empty */
    public DriverFailure(String error, String log) {
        super(log.isEmpty() ? error : error + ": " + log);
        this.error = error;
    }

    /** Its name in cuda.h. */
    public String error() {
        return error;
    }
}
