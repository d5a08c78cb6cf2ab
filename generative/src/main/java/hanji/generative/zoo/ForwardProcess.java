package hanji.generative.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The forward process of a diffusion model, which turns an image x_0 into noise x_T: {@code q(x_t | x_(t-1)) = N(sqrt(1 - β_t)
 * x_(t-1), β_t I)}, so that {@code q(x_t | x_0) = N(sqrt(ᾱ_t) x_0, (1 - ᾱ_t) I)}. arXiv:2006.11239, equations 2 and 4.
 */
final class ForwardProcess {
    private final double[] alphaBars;

    ForwardProcess(NoiseSchedule schedule, int timesteps) {
        this.alphaBars = schedule.alphaBars(timesteps);
    }

    /** T. */
    int timesteps() {
        return alphaBars.length - 1;
    }

    /** ᾱ_t, t from 0 to T. */
    double alphaBar(int t) {
        return alphaBars[t];
    }

    /** β_t, t from 1 to T. */
    double beta(int t) {
        return 1 - alphaBars[t] / alphaBars[t - 1];
    }

    /** ᾱ_t / (1 - ᾱ_t): how strong the signal is. */
    double signalToNoise(int t) {
        return alphaBars[t] / (1 - alphaBars[t]);
    }

    /** q(x_t | x_0). */
    Level level(int t) {
        return new Level(Level.LAST * t / timesteps(), Math.sqrt(alphaBars[t]), Math.sqrt(1 - alphaBars[t]));
    }

    /** The levels of some of the timesteps, evenly spread, from x_T to x_0: one more than there are steps. */
    List<Level> levels(int steps) {
        var levels = new ArrayList<Level>();
        IntStream.range(0, steps)
                .map(i -> (int) ((long) timesteps() * (steps - i) / steps))
                .forEach(t -> levels.add(level(t)));
        levels.add(Level.CLEAN);
        return List.copyOf(levels);
    }
}
