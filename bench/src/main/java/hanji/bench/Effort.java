package hanji.bench;

import org.openjdk.jmh.runner.options.TimeValue;

/** How long is measured. */
enum Effort {
    /** Enough to see that it works; the figures are not to be quoted. */
    QUICK(2, 2, 2, 100),
    /** For figures of Hanji alone. */
    ALONE(2, 5, 5, 300),
    /** For ratios: five rounds give an interval of 94 % confidence. */
    AGAINST_PEER(5, 3, 4, 200);

    /** How often each target gets a JVM of its own. */
    final int rounds;
    /** Periods that a JVM runs before it is measured. */
    final int warmups;
    /** Periods that are measured, each one sample: the mean time of the calls in it, at least one. */
    final int samples;
    /** Length of a period. */
    final TimeValue period;

    Effort(int rounds, int warmups, int samples, int periodMillis) {
        this.rounds = rounds;
        this.warmups = warmups;
        this.samples = samples;
        this.period = TimeValue.milliseconds(periodMillis);
    }
}
