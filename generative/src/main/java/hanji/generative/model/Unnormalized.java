package hanji.generative.model;

/**
 * A density over binarized images that is known up to its partition function: log p(x) = -F(x) - log Z. The interval of log Z is
 * that of every image's figure.
 */
public interface Unnormalized extends Scores {
    /** log Z, which is computed when it is first asked for and kept while the model stays as it is. */
    Partition partition();

    @Override
    default Space space() {
        return Space.BINARIZED;
    }
}
