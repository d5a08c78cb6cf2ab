package hanji.simulator.driver;

import hanji.cuda.Grid;
import hanji.simulator.LaunchRefused;
import hanji.simulator.Occupancy;
import hanji.simulator.Roofline.Gpu;
import hanji.simulator.machine.Program;
import hanji.simulator.ptx.ThreadBounds;
import java.util.List;

/** What CUDA refuses to launch on any GPU of today: CUDA C++ Programming Guide, technical specifications. */
final class LaunchLimits {
    static final int SHARED_PER_BLOCK = Occupancy.SHARED_PER_BLOCK;

    private static final int MOST_BLOCKS_YZ = 65_535, MOST_THREADS_Z = 64;

    private LaunchLimits() {}

    /** @throws LaunchRefused if a kernel cannot be launched so */
    static void require(Program program, Grid grid) {
        String kernel = "kernel " + program.name();
        atMost(kernel, grid.y(), MOST_BLOCKS_YZ, "blocks along y");
        atMost(kernel, grid.z(), MOST_BLOCKS_YZ, "blocks along z");
        atMost(kernel, grid.blockZ(), MOST_THREADS_Z, "threads along z");
        if (grid.attributes().hasClusters())
            throw new LaunchRefused(
                    kernel + " cannot be launched in " + grid.attributes() + ": clusters of blocks are not simulated");
        ThreadBounds bounds = program.bounds();
        if (grid.threads() > bounds.most())
            throw new LaunchRefused(kernel + " cannot be launched with blocks of " + grid.threads()
                    + " threads: its __launch_bounds__ allow at most " + bounds.most());
        List<Integer> threads = List.of(grid.blockX(), grid.blockY(), grid.blockZ());
        if (!bounds.required().isEmpty() && !bounds.required().equals(threads))
            throw new LaunchRefused(kernel + " cannot be launched with blocks of " + threads
                    + " threads: it is compiled for exactly " + bounds.required());
        long shared = (long) program.sharedBytes() + grid.shared();
        if (shared > SHARED_PER_BLOCK)
            throw new LaunchRefused(
                    kernel + " wants " + shared + " bytes of shared memory, but a block has " + SHARED_PER_BLOCK);
    }

    /**
     * Of an H100, by threads and shared memory. Registers may allow less.
     *
     * @throws LaunchRefused if not all blocks of a cooperative launch can be in flight
     */
    static void requireResident(Program program, Grid grid) {
        long shared = (long) program.sharedBytes() + grid.shared();
        long most = (long) Gpu.H100.multiprocessors()
                * Occupancy.of(grid.threads(), 0, shared, grid.blocks()).blocks();
        if (grid.blocks() > most)
            throw new LaunchRefused(
                    "kernel " + program.name() + " waits for its whole grid and cannot be launched with "
                            + grid.blocks() + " blocks: at most " + most + " are in flight at a time on an H100");
    }

    private static void atMost(String kernel, int count, int most, String what) {
        if (count > most)
            throw new LaunchRefused(
                    kernel + " cannot be launched with " + count + " " + what + ": CUDA allows at most " + most);
    }
}
