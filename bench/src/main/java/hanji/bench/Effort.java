package hanji.bench;

import java.time.Duration;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long is measured. */
enum Effort {
    /** Enough to see that it works; the figures are not to be quoted. */
    QUICK(2, 0, 1000, 2, 100),
    /** For figures of Hanji alone. */
    ALONE(2, 10, 2000, 5, 300),
    /** For ratios, with an interval of 98 % confidence. */
    AGAINST_PEER(7, 120, 300, 7, 100);

    /** How often each target gets a JVM of its own. */
    final int rounds;
    /** How long a workload of Hanji's may run at most until its code is compiled. */
    final Duration untilCompiled;
    /** How long each target runs then before it is measured. */
    final TimeValue warmup;
    /** Periods that are measured, each one sample: the mean time of the calls in it, at least one. */
    final int samples;
    /** Length of a period. */
    final TimeValue period;

    Effort(int rounds, int untilCompiledSeconds, int warmupMillis, int samples, int periodMillis) {
        this.rounds = rounds;
        this.untilCompiled = Duration.ofSeconds(untilCompiledSeconds);
        this.warmup = TimeValue.milliseconds(warmupMillis);
        this.samples = samples;
        this.period = TimeValue.milliseconds(periodMillis);
    }
}
