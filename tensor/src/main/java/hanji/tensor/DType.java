package hanji.tensor;

/** The type of a tensor's elements. */
public enum DType {
    /** 32-bit IEEE float: the type of training, in each op's canonical order. */
    F32(Float.BYTES),
    /** 64-bit IEEE float: the reference path, for gradient checks and exact identities. */
    F64(Double.BYTES),
    /** 32-bit signed integer: labels, indices, counts. */
    I32(Integer.BYTES),
    /** 8-bit unsigned integer, 0 to 255: pixels. */
    U8(Byte.BYTES);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether gradients can flow through this type. */
    public boolean isFloating() {
        return this == F32 || this == F64;
    }
}
