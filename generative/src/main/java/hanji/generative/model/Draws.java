package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.function.DoubleConsumer;

/** A model from which images can be drawn. */
public interface Draws extends Fitted {
    /**
     * Images drawn from the model; the same key gives the same bits, and an image's bits do not depend on how many are
     * drawn after it.
     *
     * @param progress is called now and then with the share that is done, 0 to 1
     */
    Images sample(Philox noise, int count, DoubleConsumer progress);

    /** The same without reports of progress. */
    default Images sample(Philox noise, int count) {
        return sample(noise, count, _ -> {});
    }
}
