package hanji.generative.cli;

import hanji.generative.run.Run;
import java.io.IOException;

/**
 * The time that looks at a run in training may take: a twentieth of the training's, or a few seconds where that is less. Looks that
 * take next to nothing are always allowed, so that it is no matter of time whether they are taken.
 */
final class LookingTime {
    /** Of the time of training. */
    static final double SHARE = 0.05;

    private static final double LEAST_SECONDS = 6;
    private static final double NEXT_TO_NOTHING = 0.5;

    private double spent;

    /** Looks at a run. */
    @FunctionalInterface
    interface Look {
        void take() throws IOException;
    }

    /** Whether the run, as long as it is going to take, leaves the time for a look of so many seconds. */
    boolean allows(Run run, double seconds) {
        double whole = run.progress() > 0 ? run.seconds() / run.progress() : 0;
        return seconds <= NEXT_TO_NOTHING || spent + seconds <= Math.max(LEAST_SECONDS, SHARE * whole);
    }

    /** Takes a look; how many seconds that took. */
    double of(Look look) throws IOException {
        long began = System.nanoTime();
        look.take();
        double seconds = (System.nanoTime() - began) * 1e-9;
        spent += seconds;
        return seconds;
    }

    /** Seconds of all looks so far. */
    double spent() {
        return spent;
    }
}
