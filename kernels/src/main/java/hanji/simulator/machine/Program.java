package hanji.simulator.machine;

import hanji.simulator.ptx.ThreadBounds;
import hanji.simulator.ptx.Variable;
import java.util.BitSet;
import java.util.List;

/**
 * A kernel, decoded.
 *
 * @param parameters with their size and alignment
 * @param sharedBytes static shared memory
 * @param localBytes local memory of a thread
 * @param swapped the places of loads before a compare-and-swap loop among the kernel's instructions, from 0
 * @param bounds how many threads a block may have
 */
public record Program(
        String name,
        Segment[] segments,
        Registers registers,
        List<Variable> parameters,
        int sharedBytes,
        int localBytes,
        BitSet swapped,
        ThreadBounds bounds) {
    /** By parameter, where it begins in the parameter space. */
    public int[] offsets() {
        return Variable.offsets(parameters);
    }
}
