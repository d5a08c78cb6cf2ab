package hanji.simulator;

import java.util.EnumMap;
import java.util.Map;

/**
 * What kernels did.
 *
 * @param instructions executed by warps, by kind
 * @param lanes executed by lanes, by kind: an instruction counts once for each active lane
 * @param globalRequests loads, stores and atomics of global memory, one per warp instruction
 * @param globalSectors sectors of 32 bytes that they touched
 * @param sharedRequests loads, stores and atomics of shared memory, one per warp instruction
 * @param bankConflicts further passes that they took because lanes met in a bank
 * @param exact whether the bits are those of a GPU: false if an approximating or matrix instruction ran
 */
public record Counts(
        Map<Kind, Long> instructions,
        Map<Kind, Long> lanes,
        long globalRequests,
        long globalSectors,
        long sharedRequests,
        long bankConflicts,
        boolean exact) {
    /** Nothing done. */
    public static final Counts NONE = new Counts(Map.of(), Map.of(), 0, 0, 0, 0, true);

    /** Kinds of instruction. */
    public enum Kind {
        /** F32 but fused multiply-add and division. */
        F32,
        F32_FMA,
        /** F32 division, reciprocal, square root: several instructions on a GPU. */
        F32_DIVIDE,
        F64,
        F64_FMA,
        /** F16 and BF16. */
        F16,
        INTEGER,
        CONVERT,
        MOVE,
        /** Comparison and selection. */
        COMPARE,
        BRANCH,
        GLOBAL_LOAD,
        GLOBAL_STORE,
        GLOBAL_ATOMIC,
        SHARED_LOAD,
        SHARED_STORE,
        SHARED_ATOMIC,
        /** Local memory: what does not fit into registers. */
        LOCAL,
        /** Parameters and constants. */
        CONSTANT,
        /** Barriers and fences. */
        BARRIER,
        /** Exchange between the lanes of a warp. */
        SHUFFLE,
        /** An approximating instruction, whose bits are hardware's own. */
        APPROXIMATE,
        /** A tensor core's instruction. */
        MATRIX
    }

    public Counts {
        instructions = Map.copyOf(instructions);
        lanes = Map.copyOf(lanes);
    }

    /** Both together. */
    public Counts plus(Counts other) {
        return new Counts(
                sum(instructions, other.instructions),
                sum(lanes, other.lanes),
                globalRequests + other.globalRequests,
                globalSectors + other.globalSectors,
                sharedRequests + other.sharedRequests,
                bankConflicts + other.bankConflicts,
                exact && other.exact);
    }

    /** Warp instructions in all. */
    public long warpInstructions() {
        return instructions.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Instructions of single lanes in all. */
    public long laneInstructions() {
        return lanes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<Kind, Long> sum(Map<Kind, Long> a, Map<Kind, Long> b) {
        Map<Kind, Long> all = new EnumMap<>(Kind.class);
        a.forEach((kind, n) -> all.merge(kind, n, Long::sum));
        b.forEach((kind, n) -> all.merge(kind, n, Long::sum));
        return all;
    }
}
