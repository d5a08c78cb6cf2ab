package hanji.bench.gpu;

import java.util.List;

/**
 * What bench/gpu/peers wrote.
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
    /** Where nothing was compared, nothing is finished. */
    boolean isFinished() {
        return leftOut.isEmpty() && !peer.startsWith("no PyTorch");
    }

    /** Whether some way of a piece of work has a time. */
    boolean hasTimes(PeerWork work) {
        return rows.stream().anyMatch(row -> row.work().equals(work.name()) && row.peerUs() > 0);
    }

    /** Whether every way of a piece of work has a time. */
    boolean isDone(PeerWork work) {
        return hasTimes(work)
                && rows.stream().allMatch(row -> !row.work().equals(work.name()) || row.peerUs() > 0)
                && leftOut.stream().noneMatch(words -> words.matches(work.name() + "[ :].*"));
    }
}
