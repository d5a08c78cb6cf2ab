package hanji.kernels.check;

import java.time.Duration;

/**
 * How many mutants of a kernel are tried: they are drawn in a random order that is always the same, so that those tried stand
 * for all.
 *
 * @param time for all of them together
 * @param most of them
 */
public record MutationLimit(Duration time, int most) {
    /** The seed of the order. */
    public static final int SEED = 1;

    /** As many as there is time for. */
    public static MutationLimit of(Duration time) {
        return new MutationLimit(time, Integer.MAX_VALUE);
    }

    /** Whether none are to be tried. */
    boolean isNone() {
        return time.isZero() || most == 0;
    }
}
