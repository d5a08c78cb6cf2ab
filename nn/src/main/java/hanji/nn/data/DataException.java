package hanji.nn.data;

/**
 * A data file or folder that cannot be used. The message is one line for the user: the file, what is wrong with it, what
 * was expected instead, and what to do.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final String problem;

    /**
     * @param source the file or folder at fault
     * @param problem what is wrong with it
     * @param expected what should have been there, as a noun phrase
     * @param remedy what the user can do about it, as an imperative
     */
    public DataException(Object source, String problem, String expected, String remedy) {
        super(oneLine(source + ": " + problem + "; expected " + expected + "; " + remedy));
        this.source = source.toString();
        this.problem = problem;
    }

    /** As above, with the failure underneath as cause. */
    public DataException(Object source, String problem, String expected, String remedy, Throwable cause) {
        this(source, problem, expected, remedy);
        initCause(cause);
    }

    /** The file or folder at fault. */
    String source() {
        return source;
    }

    /** What is wrong, to follow the source in a sentence. */
    String problem() {
        return problem;
    }

    /** File names and messages of the operating system may hold line breaks and other control characters. */
    private static String oneLine(String message) {
        return message.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    }
}
