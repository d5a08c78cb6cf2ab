package hanji.bench.kernel;

/**
 * What is known of a kernel before a GPU has run it, of its largest launch.
 *
 * @param bytes that it must move
 * @param flops that it must do
 * @param issueSlots instructions of warps, each of which takes a scheduler's cycle: those that the simulator counts at a
 *     smaller size, in proportion to the bytes
 * @param sectorsPerRequest of global memory
 * @param leastSectorsPerRequest if the lanes of each request lay side by side
 * @param conflictsPerRequest further passes of a request to shared memory
 * @param registers of a thread on sm_90
 * @param sharedBytes of a block
 * @param occupancy share of a multiprocessor's warps that can be there at a time, by registers, shared memory and the
 *     size of blocks
 * @param occupancyLimit what allows no more
 * @param leastUsOnH100 by memory and compute, on paper
 * @param leastUsOnH200 likewise
 * @param issueUs by issue slots, on either
 */
public record Predicted(
        String kernel,
        long bytes,
        long flops,
        long issueSlots,
        double sectorsPerRequest,
        double leastSectorsPerRequest,
        double conflictsPerRequest,
        int registers,
        int sharedBytes,
        double occupancy,
        String occupancyLimit,
        double leastUsOnH100,
        double leastUsOnH200,
        double issueUs) {}
