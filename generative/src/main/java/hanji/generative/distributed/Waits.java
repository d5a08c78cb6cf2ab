package hanji.generative.distributed;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** How long a worker waited for each of the others. */
final class Waits {
    private final long[] nanos;
    private final long[] longest;

    Waits(int workers) {
        nanos = new long[workers];
        longest = new long[workers];
    }

    void add(int rank, long waited) {
        nanos[rank] += waited;
        longest[rank] = Math.max(longest[rank], waited);
    }

    private double seconds(int rank) {
        return nanos[rank] * 1e-9;
    }

    private double longest(int rank) {
        return longest[rank] * 1e-9;
    }

    /** In one line: for whom, how long in all, and at most at once. */
    String line(List<Integer> ranks, IntFunction<String> name) {
        return ranks.stream()
                .map(rank -> String.format(
                        Locale.ROOT, "%.1f s for %s (%.2f at most)", seconds(rank), name.apply(rank), longest(rank)))
                .collect(Collectors.joining(", "));
    }
}
