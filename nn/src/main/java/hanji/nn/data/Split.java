package hanji.nn.data;

/**
 * Images to train on and images held out.
 *
 * @param train never empty
 * @param test never empty, of the same size as the training images
 */
public record Split(Images train, Images test) {
    /** @throws IllegalArgumentException if a part is empty or the sizes differ */
    public Split {
        if (train.count() == 0 || test.count() == 0) {
            throw new IllegalArgumentException("empty part: train " + train + ", test " + test);
        }
        if (train.height() != test.height() || train.width() != test.width() || train.channels() != test.channels()) {
            throw new IllegalArgumentException("sizes differ: train " + train + ", test " + test);
        }
    }
}
