package hanji.cuda;

/** A CUDA device could not do what it was asked to; the message is one line. */
public class CudaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CudaException(String message) {
        super(message);
    }

    public CudaException(String message, Throwable cause) {
        super(message, cause);
    }
}
