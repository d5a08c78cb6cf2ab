package hanji.kernels.check;

/** The PTX of an op's kernel cannot be read, for example because it was cut off: one line with its name. */
public final class BrokenPtx extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenPtx(String line, Throwable cause) {
        super(line, cause);
    }
}
