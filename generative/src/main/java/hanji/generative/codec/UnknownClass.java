package hanji.generative.codec;

/** A label that a density knows no class of. */
public final class UnknownClass extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownClass(int label, int classes) {
        super("label %d is no class of a model that knows 0 to %d".formatted(label, classes - 1));
    }
}
