package hanji.cuda.jcuda;

import jcuda.driver.CUdeviceptr;

/** A device address as JCuda takes it, made from a number or filled by an allocation. */
final class DeviceAddress extends CUdeviceptr {
    private static final CUdeviceptr ZERO = new CUdeviceptr();

    DeviceAddress() {}

    DeviceAddress(long address) {
        super(ZERO, address);
    }

    /** What an allocation has put here. */
    long allocated() {
        return getNativePointer();
    }
}
