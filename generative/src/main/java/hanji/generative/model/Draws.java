package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.function.DoubleConsumer;

/** A model from which images can be drawn. */
public interface Draws extends Fitted {
    /**
     * Images drawn from the model, by their numbers: an image's bits depend on the key and its number alone, not on what is drawn
     * before, after or beside it.
     *
     * @param first number of the first image, at least 0
     * @param count how many, numbered from there on
     * @param progress is called now and then with the share that is done, 0 to 1
     */
    Images sample(Philox noise, int first, int count, DoubleConsumer progress);

    /** Those from number 0 on. */
    default Images sample(Philox noise, int count, DoubleConsumer progress) {
        return sample(noise, 0, count, progress);
    }

    /** The same without reports of progress. */
    default Images sample(Philox noise, int count) {
        return sample(noise, count, _ -> {});
    }
}
