package hanji.generative.serve;

/** A request that is not answered as it asked; the message is one line for whoever sent it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status of HTTP, 400 and above */
    Refusal(int status, String line) {
        super(line.strip().replaceAll("\\s*\\R\\s*", " "), null, false, false);
        this.status = status;
    }

    /** The request says something that means nothing here. */
    static Refusal bad(String line) {
        return new Refusal(400, line);
    }

    /** Nothing has this address. */
    static Refusal notFound() {
        return new Refusal(404, "there is nothing at this address");
    }

    int status() {
        return status;
    }

    String line() {
        return String.valueOf(getMessage());
    }
}
