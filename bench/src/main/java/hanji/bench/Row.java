package hanji.bench;

import hanji.bench.peer.Layout;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What was found of one benchmark with one number of threads.
 *
 * @param name as {@code ./hanji bench} matches it
 * @param threads how many Hanji used, and at most how many the peer
 * @param oursMs median of Hanji's milliseconds
 * @param peerMs median of the peer's milliseconds in the fastest of {@code peerRuns}
 * @param ratio the peer's time over Hanji's, see {@link Ratio}
 * @param peerThreads threads of the peer's fastest run, at most {@code threads}
 * @param peerRuns every way the peer ran, alone
 */
record Row(
        String name,
        int threads,
        double oursMs,
        OptionalDouble peerMs,
        OptionalDouble ratio,
        OptionalDouble ratioLow,
        OptionalDouble ratioHigh,
        OptionalInt peerThreads,
        List<PeerRun> peerRuns) {

    /**
     * One way that the peer ran.
     *
     * @param ms median of its milliseconds
     */
    record PeerRun(int threads, Layout layout, double ms) {}

    /** A benchmark that no peer ran. */
    static Row alone(String name, int threads, Samples ours) {
        var none = OptionalDouble.empty();
        return new Row(name, threads, ours.median(), none, none, none, none, OptionalInt.empty(), List.of());
    }

    /** A workload that a peer ran too, one of its runs the fastest. */
    static Row against(
            String name, int threads, Samples ours, Samples fastest, int fastestThreads, List<PeerRun> runs) {
        Ratio ratio = Ratio.of(ours, fastest);
        return new Row(
                name,
                threads,
                ours.median(),
                OptionalDouble.of(fastest.median()),
                OptionalDouble.of(ratio.value()),
                OptionalDouble.of(ratio.low()),
                OptionalDouble.of(ratio.high()),
                OptionalInt.of(fastestThreads),
                runs);
    }
}
