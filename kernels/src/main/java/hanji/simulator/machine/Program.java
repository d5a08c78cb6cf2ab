package hanji.simulator.machine;

import hanji.simulator.ptx.ThreadBounds;
import hanji.simulator.ptx.Variable;
import java.util.BitSet;
import java.util.List;

/**
 * A kernel, decoded.
 *
 * @param first the segment at which it begins; before it stand those of the functions that it calls
 * @param parameters with their size and alignment
 * @param sharedBytes static shared memory
 * @param localBytes local memory of a thread
 * @param makesCalls whether it calls functions, for which there is room in the local memory
 * @param swapped the places of loads before a compare-and-swap loop among the kernel's instructions, from 0
 * @param bounds how many threads a block may have
 * @param tier knows how long it has run
 */
public record Program(
        String name,
        Segment[] segments,
        int first,
        Registers registers,
        List<Variable> parameters,
        int sharedBytes,
        int localBytes,
        boolean makesCalls,
        BitSet swapped,
        ThreadBounds bounds,
        Tier tier) {
    /** Shared memory that the system keeps for itself, of which a kernel may use some. */
    public static final int RESERVED = 1024;

    /** By parameter, where it begins in the parameter space. */
    public int[] offsets() {
        return Variable.offsets(parameters);
    }
}
