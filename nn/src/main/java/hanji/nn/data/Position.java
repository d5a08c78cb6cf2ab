package hanji.nn.data;

/**
 * A place in an endless stream of shuffled batches; a checkpoint keeps it.
 *
 * @param epoch passes over the data completed before
 * @param step batches of this pass taken before
 */
public record Position(int epoch, int step) {
    /** Before the first batch. */
    public static final Position START = new Position(0, 0);

    /** @throws IllegalArgumentException if a part is negative */
    public Position {
        if (epoch < 0 || step < 0) {
            throw new IllegalArgumentException("epoch " + epoch + ", step " + step);
        }
    }

    Position next(int stepsPerEpoch) {
        return step + 1 < stepsPerEpoch ? new Position(epoch, step + 1) : new Position(epoch + 1, 0);
    }
}
