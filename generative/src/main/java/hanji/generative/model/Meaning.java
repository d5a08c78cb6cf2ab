package hanji.generative.model;

/** What a figure says of the true value; figures are ranked within one meaning only. */
public enum Meaning {
    /** It is the value. */
    EXACT("exact"),
    /** The value is at most this: an ELBO's bound on -log p(x), up to its Monte-Carlo error. */
    UPPER_BOUND("upper bound"),
    /** Near the value, on either side. */
    ESTIMATE("estimate");

    private final String words;

    Meaning(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
