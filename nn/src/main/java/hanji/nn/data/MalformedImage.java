package hanji.nn.data;

/** Bytes that are no sound image file. The message says what is wrong, and goes behind the name of the file. */
final class MalformedImage extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedImage(String problem) {
        super(problem);
    }

    /** What is wrong. */
    String problem() {
        return String.valueOf(getMessage());
    }
}
