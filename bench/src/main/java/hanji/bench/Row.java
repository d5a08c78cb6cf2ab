package hanji.bench;

import hanji.bench.peer.Allocator;
import hanji.bench.peer.Layout;
import hanji.bench.workload.Goal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What was found of one benchmark with one number of threads: times, or memory, or large arrays.
 *
 * @param name as {@code ./hanji bench} matches it
 * @param threads how many Hanji used, and at most how many the peer
 * @param oursMs median of Hanji's milliseconds
 * @param peerMs median of the peer's milliseconds in the best of {@code peerRuns}
 * @param oursMib median of Hanji's MiB, see {@link Quantity#MEMORY}
 * @param peerMib median of the peer's MiB in the best of {@code peerRuns}
 * @param oursLargeArrays see {@link Quantity#LARGE_ARRAYS}
 * @param oursPerSecond Hanji's images a second, see {@link Quantity#RATE}
 * @param ratio the peer's time or memory over Hanji's, see {@link Ratio}
 * @param must what the ratio, or the rate, must reach; of large arrays, how many there may be; none of a row for information only
 * @param aim what the ratio, or the rate, should reach
 * @param peerThreads threads of the peer's best run, at most {@code threads}
 * @param peerRuns every way the peer ran, alone
 */
record Row(
        String name,
        int threads,
        OptionalDouble oursMs,
        OptionalDouble peerMs,
        OptionalDouble oursMib,
        OptionalDouble peerMib,
        OptionalDouble oursLargeArrays,
        OptionalDouble oursPerSecond,
        OptionalDouble ratio,
        OptionalDouble ratioLow,
        OptionalDouble ratioHigh,
        OptionalDouble must,
        OptionalDouble aim,
        OptionalInt peerThreads,
        List<PeerRun> peerRuns) {

    /**
     * One way that the peer ran.
     *
     * @param threads of its {@link Way}, as layout and allocator
     * @param ms median of its milliseconds
     * @param mib median of its MiB
     * @param disagreement what differs from Hanji's results, so that the run does not count
     */
    record PeerRun(
            int threads,
            Layout layout,
            Allocator allocator,
            OptionalDouble ms,
            OptionalDouble mib,
            Optional<String> disagreement) {
        static PeerRun wrong(Way way, String disagreement) {
            var none = OptionalDouble.empty();
            return new PeerRun(way.threads(), way.layout(), way.allocator(), none, none, Optional.of(disagreement));
        }

        static PeerRun of(Way way, Quantity quantity, double value) {
            return new PeerRun(
                    way.threads(),
                    way.layout(),
                    way.allocator(),
                    of(Quantity.TIME, quantity, value),
                    of(Quantity.MEMORY, quantity, value),
                    Optional.empty());
        }

        private static OptionalDouble of(Quantity wanted, Quantity quantity, double value) {
            return wanted == quantity ? OptionalDouble.of(value) : OptionalDouble.empty();
        }
    }

    /** A benchmark that no peer ran. */
    static Row alone(String name, int threads, Quantity quantity, Samples ours, Optional<Goal> goal) {
        var none = OptionalDouble.empty();
        return new Row(
                name,
                threads,
                of(Quantity.TIME, quantity, ours),
                none,
                of(Quantity.MEMORY, quantity, ours),
                none,
                of(Quantity.LARGE_ARRAYS, quantity, ours),
                of(Quantity.RATE, quantity, ours),
                none,
                none,
                none,
                goal.map(wanted -> OptionalDouble.of(wanted.must())).orElse(none),
                goal.map(wanted -> OptionalDouble.of(wanted.aim())).orElse(none),
                OptionalInt.empty(),
                List.of());
    }

    /** The same, held against the best of a peer's runs. */
    Row against(Quantity quantity, Ratio found, Samples best, int bestThreads, List<PeerRun> runs) {
        return new Row(
                name,
                threads,
                oursMs,
                of(Quantity.TIME, quantity, best),
                oursMib,
                of(Quantity.MEMORY, quantity, best),
                oursLargeArrays,
                oursPerSecond,
                OptionalDouble.of(found.value()),
                OptionalDouble.of(found.low()),
                OptionalDouble.of(found.high()),
                must,
                aim,
                OptionalInt.of(bestThreads),
                runs);
    }

    private static OptionalDouble of(Quantity wanted, Quantity quantity, Samples samples) {
        return wanted == quantity ? OptionalDouble.of(samples.median()) : OptionalDouble.empty();
    }

    /** How the row stands to its goal, if it has one and was measured against it. */
    Optional<Verdict> verdict() {
        if (must.isEmpty() || aim.isEmpty()) return Optional.empty();
        if (oursLargeArrays.isPresent())
            return Optional.of(
                    oursLargeArrays.getAsDouble() > must.getAsDouble() ? Verdict.BELOW_MUST : Verdict.REACHED);
        if (ratio.isEmpty() && oursPerSecond.isEmpty()) return Optional.empty();
        double reached = ratio.orElseGet(oursPerSecond::getAsDouble);
        return Optional.of(
                reached < must.getAsDouble()
                        ? Verdict.BELOW_MUST
                        : reached < aim.getAsDouble() ? Verdict.BELOW_AIM : Verdict.REACHED);
    }
}
