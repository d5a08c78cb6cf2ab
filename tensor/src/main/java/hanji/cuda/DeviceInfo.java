package hanji.cuda;

/**
 * What a CUDA device is.
 *
 * @param name the maker's name, or the simulator's
 * @param computeCapability major and minor, 90 for 9.0
 * @param totalMemory bytes of device memory
 * @param multiprocessors number of streaming multiprocessors
 * @param sharedPerBlock bytes of shared memory that a block may use
 * @param driverVersion the CUDA version of the driver, 12060 for 12.6
 * @param detectsUnwritten whether a read of memory that was never written is an error, as in the simulator
 */
public record DeviceInfo(
        String name,
        int computeCapability,
        long totalMemory,
        int multiprocessors,
        int sharedPerBlock,
        int driverVersion,
        boolean detectsUnwritten) {}
