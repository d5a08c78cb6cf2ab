package hanji.bench;

import hanji.bench.peer.Peer;
import hanji.bench.workload.Standard;
import java.util.Map;

/**
 * What one JVM measures.
 *
 * @param benchmark the JMH method, with its class
 * @param parameters values of the class's JMH parameters
 * @param quantity what is measured of it
 * @param runs how many calls of the method, all alike, are the whole work
 */
record Target(String benchmark, Map<String, String> parameters, Quantity quantity, int runs) {
    private static final String WORKLOAD = WorkloadBenchmark.class.getName() + ".run";

    /** The time of one call. */
    Target(String benchmark, Map<String, String> parameters) {
        this(benchmark, parameters, Quantity.TIME, 1);
    }

    /** Whether this is a peer's side of a workload. */
    boolean isPeers() {
        String peer = parameters.getOrDefault("peer", WorkloadBenchmark.NO_PEER);
        return !peer.equals(WorkloadBenchmark.NO_PEER) && !peer.startsWith("hanji");
    }

    /** A workload on Hanji's side. */
    static Target ofHanji(Standard workload, Quantity quantity, int threads) {
        return of(WorkloadBenchmark.NO_PEER, workload, quantity, Way.ofHanji(threads), 1);
    }

    /** A workload on a peer's side. */
    static Target ofPeer(Peer peer, Standard workload, Quantity quantity, Way way) {
        return of(peer.name(), workload, quantity, way, peer.runs(workload.workload()));
    }

    private static Target of(String peer, Standard workload, Quantity quantity, Way way, int runs) {
        var parameters = Map.of(
                "peer", peer,
                "workload", workload.name(),
                "layout", way.layout().name(),
                "threads", Integer.toString(way.threads()),
                "allocator", way.allocator().name());
        return new Target(WORKLOAD, parameters, quantity, runs);
    }
}
