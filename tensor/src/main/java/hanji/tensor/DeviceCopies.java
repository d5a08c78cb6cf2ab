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
        gpu.driver().toHost(address(tensor, buffer, index), segment(one, 1), gpu.stream());
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
        gpu.driver().toDevice(segment(filled(tensor.dtype(), value), 1), address(tensor, buffer, index), gpu.stream());
    }

    /** Sets every element. */
    static void fill(Tensor tensor, DeviceBuffer buffer, double value) {
        Cuda gpu = buffer.cuda();
        CudaDriver driver = gpu.driver();
        long at = gpu.address(buffer);
        if (tensor.size() == 0) return;
        switch (filled(tensor.dtype(), value)) {
            case float[] floats ->
                driver.fillWords(at, Float.floatToRawIntBits(floats[0]), tensor.size(), gpu.stream());
            case int[] ints -> driver.fillWords(at, ints[0], tensor.size(), gpu.stream());
            case byte[] bytes -> driver.fillBytes(at, bytes[0], tensor.size(), gpu.stream());
            default -> throw new IllegalStateException(tensor + " cannot be filled on " + gpu + ": F64 is for the CPU");
        }
    }

    /** Copies the elements of {@code source} from one storage's content to another's, of which one is device memory. */
    static void copy(Tensor source, Object from, Object to) {
        int size = source.size();
        long bytes = (long) size * source.dtype().bytes();
        if (size == 0) return;
        if (from instanceof DeviceBuffer there && to instanceof DeviceBuffer here) {
            if (there.cuda() == here.cuda())
                here.cuda().driver().copy(address(there), address(here), bytes, here.cuda().stream());
            else {
                Object between = array(source.dtype(), size);
                copy(source, there, between);
                copy(source, between, here);
            }
        } else if (from instanceof DeviceBuffer there)
            there.cuda().driver().toHost(address(there), segment(to, size), there.cuda().stream());
        else if (to instanceof DeviceBuffer here)
            here.cuda().driver().toDevice(segment(from, size), address(here), here.cuda().stream());
    }

    private static long address(DeviceBuffer buffer) {
        return buffer.cuda().address(buffer);
    }

    private static long address(Tensor tensor, DeviceBuffer buffer, int index) {
        return address(buffer) + (long) index * tensor.dtype().bytes();
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
        return switch (array) {
            case float[] floats -> MemorySegment.ofArray(floats).asSlice(0, (long) size * Float.BYTES);
            case double[] doubles -> MemorySegment.ofArray(doubles).asSlice(0, (long) size * Double.BYTES);
            case int[] ints -> MemorySegment.ofArray(ints).asSlice(0, (long) size * Integer.BYTES);
            default -> MemorySegment.ofArray((byte[]) array).asSlice(0, size);
        };
    }
}
