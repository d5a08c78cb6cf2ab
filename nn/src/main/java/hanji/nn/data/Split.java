package hanji.nn.data;

/**
 * The three parts of a data set. What is chosen while a model is made (how long to train, which of two is better) is
 * chosen on the validation images; the test images are for the figure at the end alone.
 *
 * @param train never empty
 * @param validation of the same size as the training images; may be empty ({@link Images#isEmpty})
 * @param test never empty, of the same size as the training images
 */
public record Split(Images train, Images validation, Images test) {
    /** @throws IllegalArgumentException if train or test is empty or the sizes differ */
    public Split {
        if (train.isEmpty() || test.isEmpty()) {
            throw new IllegalArgumentException("empty part: train " + train + ", test " + test);
        }
        if (!train.sameSize(validation) || !train.sameSize(test)) {
            throw new IllegalArgumentException(
                    "sizes differ: train " + train + ", validation " + validation + ", test " + test);
        }
    }

    /**
     * The first of the training images to train on, the last {@code validation} of them for validation.
     *
     * @throws IllegalArgumentException if none would be left to train on, or the sizes differ
     */
    public static Split holdingOut(Images train, int validation, Images test) {
        int cut = train.count() - validation;
        if (validation < 0 || cut <= 0) {
            throw new IllegalArgumentException(
                    "%d of %d training images for validation".formatted(validation, train.count()));
        }
        return new Split(train.slice(0, cut), train.slice(cut, train.count()), test);
    }

    /** The first {@code n} images of each part, or all where there are no more than that. */
    public Split limit(int n) {
        return new Split(train.limit(n), validation.limit(n), test.limit(n));
    }
}
