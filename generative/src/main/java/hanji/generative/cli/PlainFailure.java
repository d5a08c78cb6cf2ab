package hanji.generative.cli;

/** A failure whose message says in one line all that a user can make use of. */
public abstract class PlainFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    protected PlainFailure(String line) {
        super(line);
    }

    protected PlainFailure(String line, Throwable cause) {
        super(line, cause);
    }
}
