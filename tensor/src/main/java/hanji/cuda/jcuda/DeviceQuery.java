package hanji.cuda.jcuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
import static jcuda.driver.JCudaDriver.cuDeviceGetAttribute;
import static jcuda.driver.JCudaDriver.cuDeviceGetName;
import static jcuda.driver.JCudaDriver.cuDeviceTotalMem;
import static jcuda.driver.JCudaDriver.cuDriverGetVersion;

import hanji.cuda.DeviceInfo;
import java.nio.charset.StandardCharsets;
import jcuda.driver.CUdevice;

/** Asks a GPU what it is. */
record DeviceQuery(CUdevice device) {
    DeviceInfo info() {
        byte[] name = new byte[256];
        cuDeviceGetName(name, name.length, device);
        long[] memory = new long[1];
        cuDeviceTotalMem(memory, device);
        int[] version = new int[1];
        cuDriverGetVersion(version);
        return new DeviceInfo(
                text(name),
                10 * attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
                        + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR),
                memory[0],
                attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
                attribute(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
                version[0],
                false);
    }

    private int attribute(int which) {
        int[] value = new int[1];
        cuDeviceGetAttribute(value, which, device);
        return value[0];
    }

    /** The text before the first zero. */
    static String text(byte[] bytes) {
        String all = new String(bytes, StandardCharsets.UTF_8);
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }
}
