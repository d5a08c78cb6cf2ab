package hanji.tensor.format;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * The types of elements in files, under the names that safetensors gives them, and the type of tensor that holds all
 * their values exactly. Whole numbers of 32 bits unsigned and of 64 bits are held where every one of them is within 32
 * bits signed.
 */
enum StoredType {
    F16(2, DType.F32),
    BF16(2, DType.F32),
    F32(4, DType.F32),
    F64(8, DType.F64),
    I8(1, DType.I32),
    I16(2, DType.I32),
    I32(4, DType.I32),
    I64(8, DType.I32),
    U8(1, DType.U8),
    U16(2, DType.I32),
    U32(4, DType.I32),
    U64(8, DType.I32),
    BOOL(1, DType.U8);

    private static final int CHUNK = 1 << 13; // elements

    private final int bytes;
    private final DType dtype;

    StoredType(int bytes, DType dtype) {
        this.bytes = bytes;
        this.dtype = dtype;
    }

    /** Size of one element in the file. */
    int bytes() {
        return bytes;
    }

    /** A value that the tensor's type cannot hold; the message says which, after a name. */
    static final class OutOfRange extends Exception {
        private static final long serialVersionUID = 1L;

        OutOfRange(String value, int index) {
            super("holds " + value + " (element " + index + "), beyond the 32 bits that Hanji's whole numbers have");
        }
    }

    /**
     * Reads all elements of a tensor, which is on the CPU.
     *
     * @param fortran whether the first axis varies fastest in the file
     * @throws java.io.EOFException if the channel ends before the last element
     */
    Tensor read(Shape shape, ByteOrder order, boolean fortran, ReadableByteChannel channel)
            throws IOException, OutOfRange {
        Tensor tensor = Tensor.empty(dtype, shape, Device.CPU);
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * bytes).order(order);
        int[] index = new int[shape.rank()];
        int at = 0;
        for (int from = 0, count; from < tensor.size(); from += count) {
            count = Math.min(tensor.size() - from, CHUNK);
            LittleEndian.readFully(buffer.clear().limit(count * bytes), channel);
            buffer.flip();
            for (int i = from; i < from + count; i++) {
                put(tensor, fortran ? at : i, buffer);
                if (fortran) at = next(index, shape, at);
            }
        }
        return tensor;
    }

    private void put(Tensor tensor, int i, ByteBuffer in) throws OutOfRange {
        switch (this) {
            case F16 -> tensor.floats()[i] = Float.float16ToFloat(in.getShort());
            case BF16 -> tensor.floats()[i] = Float.intBitsToFloat(in.getShort() << 16);
            case F32 -> tensor.floats()[i] = in.getFloat();
            case F64 -> tensor.doubles()[i] = in.getDouble();
            case I8 -> tensor.ints()[i] = in.get();
            case I16 -> tensor.ints()[i] = in.getShort();
            case I32 -> tensor.ints()[i] = in.getInt();
            case U16 -> tensor.ints()[i] = Short.toUnsignedInt(in.getShort());
            case U8, BOOL -> tensor.bytes()[i] = in.get();
            case U32 -> tensor.ints()[i] = within(Integer.toUnsignedLong(in.getInt()), i);
            case I64 -> tensor.ints()[i] = within(in.getLong(), i);
            case U64 -> {
                long value = in.getLong();
                if (value < 0) throw new OutOfRange(Long.toUnsignedString(value), i);
                tensor.ints()[i] = within(value, i);
            }
        }
    }

    private static int within(long value, int i) throws OutOfRange {
        if (value != (int) value) throw new OutOfRange(Long.toString(value), i);
        return (int) value;
    }

    /** Steps to the next index with the first axis fastest; its place in row-major order, given that of the last. */
    private static int next(int[] index, Shape shape, int at) {
        int[] dims = shape.dims();
        int place = at;
        int stride = shape.size();
        for (int axis = 0; axis < index.length; axis++) {
            stride /= dims[axis];
            if (++index[axis] < dims[axis]) return place + stride;
            place -= (index[axis] - 1) * stride;
            index[axis] = 0;
        }
        return 0;
    }
}
