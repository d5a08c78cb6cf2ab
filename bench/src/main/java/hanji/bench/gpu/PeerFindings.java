package hanji.bench.gpu;

import java.util.List;

/**
 * What bench/gpu/peers.py wrote.
 *
 * @param peer PyTorch's version, or why there is none
 * @param copyGbPerS bandwidth of Hanji's copy within device memory
 * @param writeGbPerS bandwidth of filling device memory
 * @param leftOut for which there was no time
 */
record PeerFindings(
        SectionHead head,
        String peer,
        double copyGbPerS,
        double writeGbPerS,
        List<PeerRow> rows,
        List<String> leftOut) {
    boolean isFinished() {
        return leftOut.isEmpty();
    }
}
