package hanji.generative.run;

/** Something was asked of a model that it cannot do; the message says what it can. */
public final class Incapable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Incapable(String message) {
        super(message);
    }
}
