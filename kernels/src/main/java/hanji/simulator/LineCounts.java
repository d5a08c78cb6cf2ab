package hanji.simulator;

import hanji.simulator.Roofline.Gpu;
import java.util.List;

/**
 * What the instructions of one source line did in a launch. Of a function that was inlined, the line is its own.
 *
 * @param file as the PTX names it; empty if the PTX has no line information
 * @param line in that source, from 1; 0 if unknown
 * @param warpInstructions executed by warps
 * @param laneInstructions executed by lanes: one counts once for each active lane
 * @param globalSectors sectors of 32 bytes of global memory, summed over the requests
 * @param bankConflicts further passes of shared memory because lanes met in a bank
 */
public record LineCounts(
        String file, int line, long warpInstructions, long laneInstructions, long globalSectors, long bankConflicts) {
    private static final int SECTOR = 32;

    /** Both together, under the file and the line of this one. */
    public LineCounts plus(LineCounts other) {
        return new LineCounts(
                file,
                line,
                warpInstructions + other.warpInstructions,
                laneInstructions + other.laneInstructions,
                globalSectors + other.globalSectors,
                bankConflicts + other.bankConflicts);
    }

    /** All together, of no file and no line. */
    public static LineCounts total(List<LineCounts> all) {
        return all.stream().reduce(new LineCounts("", 0, 0, 0, 0, 0), LineCounts::plus);
    }

    /** Active lanes of a warp on average, 32 where none has gone another way or is missing. */
    public double lanesEach() {
        return warpInstructions == 0 ? 0 : (double) laneInstructions / warpInstructions;
    }

    /**
     * What lines are sorted by: the seconds that an H100 would take if nothing overlapped and nothing was cached, to issue
     * the instructions, to move the sectors, and for the further passes, one a cycle on each multiprocessor.
     */
    public double cost() {
        return Gpu.H100.issueSeconds(warpInstructions)
                + SECTOR * globalSectors / Gpu.H100.bandwidth()
                + bankConflicts / (Gpu.H100.multiprocessors() * Gpu.H100.clock());
    }
}
