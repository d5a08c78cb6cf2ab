package hanji.bench;

import org.openjdk.jmh.runner.options.TimeValue;

/** How long is measured. */
enum Effort {
    /** Enough to see that it works; the figures are not to be quoted. */
    QUICK(2, 1000, 2, 100),
    /** For figures of Hanji alone. */
    ALONE(2, 2000, 5, 300),
    /** For ratios: three rounds give an interval of 75 % confidence. */
    AGAINST_PEER(3, 3500, 5, 200);

    /** How often each target gets a JVM of its own. */
    final int rounds;
    /** How long Hanji runs before it is measured, until its code is compiled. */
    final TimeValue warmup;
    /** How long a peer does, whose code is compiled. */
    final TimeValue peerWarmup = TimeValue.milliseconds(300);
    /** Periods that are measured, each one sample: the mean time of the calls in it, at least one. */
    final int samples;
    /** Length of a period. */
    final TimeValue period;

    Effort(int rounds, int warmupMillis, int samples, int periodMillis) {
        this.rounds = rounds;
        this.warmup = TimeValue.milliseconds(warmupMillis);
        this.samples = samples;
        this.period = TimeValue.milliseconds(periodMillis);
    }
}
