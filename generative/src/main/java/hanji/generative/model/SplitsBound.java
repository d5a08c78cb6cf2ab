package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.List;

/** A model whose bound is a sum over steps, which can be told apart. */
public interface SplitsBound extends Scores {
    /**
     * What some of the steps cost.
     *
     * @param steps in words, for example "2 to 10"
     * @param nats in the mean over images
     */
    record Term(String steps, double nats) {}

    /** The bound of these images in its terms, which sum to the mean of {@link #nats} up to its Monte-Carlo error. */
    List<Term> split(Images images, Philox noise);
}
