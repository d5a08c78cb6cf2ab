package hanji.generative.run;

import java.util.function.DoubleUnaryOperator;

/**
 * Marks along a training: they stand at shares of its budget, so that a run that is resumed meets those that it would have met.
 */
public final class Marks {
    private static final int SQUARES = 10;

    private final DoubleUnaryOperator numbers;
    private long met;

    /** @param numbers how many marks are met up to a share of the budget, before it is rounded down */
    private Marks(Run run, DoubleUnaryOperator numbers) {
        this.numbers = numbers;
        this.met = run.stepsDone() == 0 ? -1 : number(run);
    }

    /** At the squares 0, 0.01, 0.04, 0.09 and so on to 1: close together in the beginning, when most changes. */
    public static Marks squares(Run run) {
        return new Marks(run, progress -> SQUARES * Math.sqrt(progress));
    }

    /** At the start, the end, and so many equal parts. */
    public static Marks even(Run run, int parts) {
        return new Marks(run, progress -> parts * progress);
    }

    private long number(Run run) {
        return (long) Math.floor(numbers.applyAsDouble(Math.min(1, run.progress())));
    }

    /** Whether the run has come to a mark since this was last asked, or since it began or was resumed. */
    public boolean meets(Run run) {
        long now = number(run);
        boolean meets = now > met;
        met = now;
        return meets;
    }
}
