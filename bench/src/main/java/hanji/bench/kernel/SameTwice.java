package hanji.bench.kernel;

/**
 * The same thing timed as A and as B, period by period in turns: what a difference may be that is none.
 *
 * @param ratio of B to A, which is 1 in truth
 * @param low end of its interval
 * @param high end of its interval
 * @param confidence that the interval holds the truth
 * @param rounds in fresh JVMs
 * @param excluding rounds whose own interval, over their periods, excludes 1
 */
public record SameTwice(double ratio, double low, double high, double confidence, int rounds, int excluding) {
    /** Whether the interval says that something differs from itself. */
    public boolean excludesOne() {
        return low > 1 || high < 1;
    }
}
