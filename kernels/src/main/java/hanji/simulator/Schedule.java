package hanji.simulator;

/**
 * The order in which blocks, the warps of a block and the diverged lanes of a warp take turns. A correct kernel gives
 * the same bits under each.
 *
 * @param seed of the random order; 0 for the others
 */
public record Schedule(Order order, long seed) {
    /** By index, upwards. */
    public static final Schedule NATURAL = new Schedule(Order.NATURAL, 0);
    /** By index, downwards. */
    public static final Schedule REVERSED = new Schedule(Order.REVERSED, 0);

    /** Kinds of order. */
    public enum Order {
        NATURAL,
        REVERSED,
        RANDOM
    }

    /** An order drawn from a seed. */
    public static Schedule random(long seed) {
        return new Schedule(Order.RANDOM, seed);
    }
}
