package hanji.simulator.machine;

import hanji.simulator.Dim3;
import hanji.simulator.Simulation;
import hanji.simulator.ptx.Variable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * One launch of a kernel.
 *
 * @param blocks extent of the grid
 * @param threads extent of a block
 * @param sharedBytes of a block, static and dynamic
 * @param dynamicBytes of these the dynamic ones
 * @param workspace the address of what cooperative launches count arrivals in; 0 for others
 * @param parameters the parameter space, as the kernel reads it
 * @param printed what its threads print
 * @param watch what looks on; empty where nothing is checked or counted
 */
public record Launch(
        Program program,
        Dim3 blocks,
        Dim3 threads,
        int sharedBytes,
        int dynamicBytes,
        long workspace,
        Region parameters,
        DeviceMemory memory,
        Simulation simulation,
        Faults faults,
        Printed printed,
        Optional<Watch> watch) {
    String kernel() {
        return program.name();
    }

    /** Whether blocks wait for each other, so that all are in flight. */
    public boolean isCooperative() {
        return workspace != 0;
    }

    /** Whether blocks may run at the same time. */
    boolean isParallel() {
        return simulation.workers() > 1 && watch.isEmpty();
    }

    /** The first parameter that points into a device allocation: its index, and its name if it has one of its own. */
    String argument(Region region) {
        if (region.space != Region.Space.GLOBAL) return "";
        ByteBuffer values = ByteBuffer.wrap(parameters.bytes).order(ByteOrder.LITTLE_ENDIAN);
        int[] offsets = program.offsets();
        List<Variable> all = program.parameters();
        for (int i = 0; i < offsets.length; i++)
            for (int at = offsets[i]; at + Long.BYTES <= offsets[i] + all.get(i).bytes(); at += Long.BYTES)
                if (Addresses.slot(values.getLong(at)) == region.slot) {
                    String name = all.get(i).name();
                    return name.equals(kernel() + "_param_" + i) ? Integer.toString(i) : i + " (" + name + ")";
                }
        return "";
    }
}
