package hanji.cuda;

/**
 * Device memory that a tensor holds, taken from a {@link DevicePool}.
 *
 * @param capacity bytes that were allocated
 * @param bytes bytes in use
 * @param epoch which context of the device it belongs to; a kernel that fails takes its context along
 */
public record DeviceBuffer(Cuda cuda, long address, long capacity, long bytes, int epoch) {}
