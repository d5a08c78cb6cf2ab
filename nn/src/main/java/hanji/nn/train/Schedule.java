package hanji.nn.train;

/** A learning rate by step; step 0 is the first. */
@FunctionalInterface
public interface Schedule {
    double at(long step);

    /** The same rate always. */
    static Schedule constant(double rate) {
        return _ -> rate;
    }

    /** Rises linearly over the first {@code steps} steps, then follows {@code after}. */
    static Schedule warmUp(long steps, Schedule after) {
        return step -> after.at(step) * Math.min(1, (step + 1.0) / Math.max(1, steps));
    }

    /** Falls from rate to floor along half a cosine over {@code steps} steps, then stays. Arxiv:1608.03983. */
    static Schedule cosine(double rate, double floor, long steps) {
        return step -> {
            double progress = Math.min(1, (double) step / Math.max(1, steps));
            return floor + (rate - floor) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * progress));
        };
    }

    /** Falls linearly from rate to floor over {@code steps} steps, then stays. */
    static Schedule linear(double rate, double floor, long steps) {
        return step -> rate + (floor - rate) * Math.min(1, (double) step / Math.max(1, steps));
    }

    /** Falls by a factor every {@code every} steps. */
    static Schedule exponential(double rate, double factor, long every) {
        return step -> {
            long falls = step / every;
            return rate * StrictMath.pow(factor, (double) falls);
        };
    }
}
