package hanji.bench.scaling;

import java.time.Duration;
import java.util.stream.DoubleStream;

/** How long is measured. */
enum Pace {
    /** Enough to see that it works: the two smallest values of each variable, one call. */
    QUICK(2, 1, 1, Duration.ZERO, Duration.ZERO),
    /** For figures to be quoted: six calls or more in two rounds, about 1.4 seconds. */
    FULL(Integer.MAX_VALUE, 2, 3, Duration.ofMillis(200), Duration.ofMillis(500));

    /** The most values of a variable. */
    final int values;

    /** How often each setting is measured. */
    final int rounds;

    private final int leastCalls;
    private final Duration warmUp;
    private final Duration measured;

    Pace(int values, int rounds, int leastCalls, Duration warmUp, Duration measured) {
        this.values = values;
        this.rounds = rounds;
        this.leastCalls = leastCalls;
        this.warmUp = warmUp;
        this.measured = measured;
    }

    /** Milliseconds of single calls, after others for warming up. */
    double[] time(Runnable call) {
        calls(call, warmUp);
        return calls(call, measured);
    }

    /** Milliseconds of each of the calls made in this time, or of the fewest allowed if it is too short for them. */
    private double[] calls(Runnable call, Duration time) {
        var ms = DoubleStream.builder();
        long end = System.nanoTime() + time.toNanos();
        for (int calls = 0; calls < leastCalls || System.nanoTime() < end; calls++) {
            long start = System.nanoTime();
            call.run();
            ms.add((System.nanoTime() - start) / 1e6);
        }
        return ms.build().toArray();
    }
}
