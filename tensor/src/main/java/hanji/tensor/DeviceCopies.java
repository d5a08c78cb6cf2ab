package hanji.tensor;

import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.DeviceBuffer;
import java.lang.foreign.MemorySegment;

/** Copies between device memory and heap arrays, whole or one element at a time. */
final class DeviceCopies {
    private DeviceCopies() {}

    /** Element {@code index} of a tensor in device memory. */
    static double get(Tensor tensor, DeviceBuffer buffer, int index) {
        Object one = array(tensor.dtype(), 1);
        Cuda gpu = buffer.cuda();
        gpu.driver().toHost(address(tensor, gpu, index), segment(one, 1), gpu.stream());
        return switch (one) {
            case float[] floats -> floats[0];
            case double[] doubles -> doubles[0];
            case int[] ints -> ints[0];
            default -> ((byte[]) one)[0] & 0xFF;
        };
    }

    /** Sets element {@code index} of a tensor in device memory. */
    static void set(Tensor tensor, DeviceBuffer buffer, int index, double value) {
        Cuda gpu = buffer.cuda();
        gpu.driver().toDevice(segment(filled(tensor.dtype(), value), 1), address(tensor, gpu, index), gpu.stream());
    }

    /** Sets every element. */
    static void fill(Tensor tensor, DeviceBuffer buffer, double value) {
        Cuda gpu = buffer.cuda();
        CudaDriver driver = gpu.driver();
        long at = gpu.address(tensor);
        if (tensor.size() == 0) return;
        switch (filled(tensor.dtype(), value)) {
            case float[] floats ->
                driver.fillWords(at, Float.floatToRawIntBits(floats[0]), tensor.size(), gpu.stream());
            case int[] ints -> driver.fillWords(at, ints[0], tensor.size(), gpu.stream());
            case byte[] bytes -> driver.fillBytes(at, bytes[0], tensor.size(), gpu.stream());
            default ->
                throw new IllegalStateException(
                        tensor.label() + " cannot be filled on " + gpu + ": F64 is for the CPU");
        }
    }

    /**
     * Copies the elements of one tensor to another of the same dtype and size.
     *
     * @param from what holds the elements of {@code source}, and {@code to} those of {@code target}; at least one is
     *     device memory
     */
    static void copy(Tensor source, Object from, Tensor target, Object to) {
        int size = source.size();
        if (size == 0) return;
        if (from instanceof DeviceBuffer there && to instanceof DeviceBuffer here) {
            if (there.cuda() == here.cuda()) copyWithin(there.cuda(), source, target);
            else {
                Object between = array(source.dtype(), size);
                copy(source, there, target, between);
                copy(source, between, target, here);
            }
        } else if (from instanceof DeviceBuffer there) {
            Cuda gpu = there.cuda();
            gpu.driver().toHost(gpu.address(source), segment(to, size), gpu.stream());
        } else if (to instanceof DeviceBuffer here) {
            Cuda gpu = here.cuda();
            gpu.driver().toDevice(segment(from, size), gpu.address(target), gpu.stream());
        }
    }

    private static void copyWithin(Cuda gpu, Tensor source, Tensor target) {
        long from = gpu.address(source);
        long to = gpu.address(target);
        long bytes = (long) source.size() * source.dtype().bytes();
        if (from != to) gpu.driver().copy(from, to, bytes, gpu.stream());
    }

    private static long address(Tensor tensor, Cuda gpu, int index) {
        return gpu.address(tensor) + (long) index * tensor.dtype().bytes();
    }

    private static Object array(DType dtype, int size) {
        return switch (dtype) {
            case F32 -> new float[size];
            case F64 -> new double[size];
            case I32 -> new int[size];
            case U8 -> new byte[size];
        };
    }

    /** One element, converted as {@link Tensor#set} does. */
    private static Object filled(DType dtype, double value) {
        return switch (dtype) {
            case F32 -> new float[] {(float) value};
            case F64 -> new double[] {value};
            case I32 -> new int[] {(int) value};
            case U8 -> new byte[] {(byte) (int) value};
        };
    }

    /** The first {@code size} elements of a heap array. */
    private static MemorySegment segment(Object array, int size) {
        if (array instanceof float[] floats)
            return MemorySegment.ofArray(floats).asSlice(0, (long) size * Float.BYTES);
        if (array instanceof double[] doubles)
            return MemorySegment.ofArray(doubles).asSlice(0, (long) size * Double.BYTES);
        if (array instanceof int[] ints) return MemorySegment.ofArray(ints).asSlice(0, (long) size * Integer.BYTES);
        return MemorySegment.ofArray((byte[]) array).asSlice(0, size);
    }
}
