package hanji.simulator;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What kernels did.
 *
 * @param instructions executed by warps, by kind
 * @param lanes executed by lanes, by kind: an instruction counts once for each active lane
 * @param globalRequests loads, stores and atomics of global memory, one per warp instruction
 * @param globalBytes bytes that their lanes asked for
 * @param globalSectors sectors of 32 bytes that they touched, summed over the requests
 * @param idealSectors how many these would be if the lanes of each request lay side by side
 * @param footprint bytes of all different sectors read and of all different sectors written, summed over the launches:
 *     what a launch must move however good the caches are
 * @param sharedRequests loads, stores and atomics of shared memory, one per warp instruction
 * @param bankConflicts further passes that they took because lanes met in a bank
 * @param exact whether the bits are those of a GPU: false if an approximating or matrix instruction ran
 */
public record Counts(
        Map<Kind, Long> instructions,
        Map<Kind, Long> lanes,
        long globalRequests,
        long globalBytes,
        long globalSectors,
        long idealSectors,
        long footprint,
        long sharedRequests,
        long bankConflicts,
        boolean exact) {
    /** Nothing done. */
    public static final Counts NONE = new Counts(Map.of(), Map.of(), 0, 0, 0, 0, 0, 0, 0, true);

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
        instructions = Collections.unmodifiableMap(new TreeMap<>(instructions));
        lanes = Collections.unmodifiableMap(new TreeMap<>(lanes));
    }

    /** Both together. */
    public Counts plus(Counts other) {
        return new Counts(
                sum(instructions, other.instructions),
                sum(lanes, other.lanes),
                globalRequests + other.globalRequests,
                globalBytes + other.globalBytes,
                globalSectors + other.globalSectors,
                idealSectors + other.idealSectors,
                footprint + other.footprint,
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

    /** Barriers and fences that warps executed. */
    public long barriers() {
        return instructions.getOrDefault(Kind.BARRIER, 0L);
    }

    /** F32 operations of all lanes, as rooflines count them: a fused multiply-add is two, any other one. */
    public long flops() {
        return lanes(Kind.F32) + 2 * lanes(Kind.F32_FMA) + lanes(Kind.F32_DIVIDE);
    }

    /** The same in F64. */
    public long f64Flops() {
        return lanes(Kind.F64) + 2 * lanes(Kind.F64_FMA);
    }

    private long lanes(Kind kind) {
        return lanes.getOrDefault(kind, 0L);
    }

    /** Sectors per request of global memory; 4 where 32 lanes read floats side by side. */
    public double sectorsPerRequest() {
        return ratio(globalSectors, globalRequests);
    }

    /** What {@link #sectorsPerRequest} would be if the lanes of each request lay side by side. */
    public double idealSectorsPerRequest() {
        return ratio(idealSectors, globalRequests);
    }

    /** Further passes per request of shared memory. */
    public double conflictsPerRequest() {
        return ratio(bankConflicts, sharedRequests);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static Map<Kind, Long> sum(Map<Kind, Long> a, Map<Kind, Long> b) {
        Map<Kind, Long> all = new TreeMap<>(a);
        for (Map.Entry<Kind, Long> each : b.entrySet())
            all.put(each.getKey(), all.getOrDefault(each.getKey(), 0L) + each.getValue());
        return all;
    }
}
