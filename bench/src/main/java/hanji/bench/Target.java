package hanji.bench;

import hanji.bench.peer.Layout;
import hanji.bench.workload.Standard;
import java.util.Map;

/**
 * What one JVM measures.
 *
 * @param benchmark the JMH method, with its class
 * @param parameters values of the class's JMH parameters
 */
record Target(String benchmark, Map<String, String> parameters) {
    private static final String WORKLOAD = WorkloadBenchmark.class.getName() + ".run";

    /** A workload on Hanji's side. */
    static Target ofHanji(Standard workload, int threads) {
        return ofPeer(WorkloadBenchmark.NO_PEER, workload, Layout.CHANNELS_LAST, threads);
    }

    /** A workload on a peer's side. */
    static Target ofPeer(String peer, Standard workload, Layout layout, int threads) {
        return new Target(
                WORKLOAD,
                Map.of(
                        "peer", peer,
                        "workload", workload.name(),
                        "layout", layout.name(),
                        "threads", Integer.toString(threads)));
    }
}
