package hanji.bench.workload;

import hanji.kernels.random.BoxMuller;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;

/** Inputs that every side draws alike, each from a random stream of its own. */
final class Inputs {
    private static final long SEED = 1;

    private Inputs() {}

    /** Normal numbers of mean 0. */
    static float[] normal(int stream, int size, double deviation) {
        float[] values = new float[size];
        BoxMuller.fill(new Philox(SEED, stream, 0), 0, values, 0, size);
        for (int i = 0; i < size; i++) values[i] *= (float) deviation;
        return values;
    }

    /** Whole numbers from 0 to 255, all equally likely. */
    static int[] intensities(int stream, int size) {
        int[] values = new int[size];
        new Philox(SEED, stream, 0).fillBits(0, values, 0, size);
        for (int i = 0; i < size; i++) values[i] >>>= 24;
        return values;
    }

    /** Intensities of 8 bits, all equally likely. */
    static byte[] bytes(int stream, int size) {
        int[] intensities = intensities(stream, size);
        byte[] values = new byte[size];
        for (int i = 0; i < size; i++) values[i] = (byte) intensities[i];
        return values;
    }

    /** Intensities as numbers from 0 to 255. */
    static float[] floats(byte[] intensities) {
        float[] values = new float[intensities.length];
        for (int i = 0; i < values.length; i++) values[i] = Byte.toUnsignedInt(intensities[i]);
        return values;
    }

    /** These values on a device. */
    static Tensor on(Device device, float[] values, int... dims) {
        return Tensor.of(values, dims).to(DType.F32, device);
    }

    /** These values on a device. */
    static Tensor on(Device device, int[] values, int... dims) {
        return Tensor.of(values, dims).to(DType.I32, device);
    }

    /** These intensities on a device. */
    static Tensor on(Device device, byte[] values, int... dims) {
        return Tensor.of(values, dims).to(DType.U8, device);
    }
}
