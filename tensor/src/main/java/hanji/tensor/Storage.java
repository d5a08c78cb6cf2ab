package hanji.tensor;

/**
 * The elements behind one or more tensors: a heap array of the dtype, at least as long as needed, taken from a
 * {@link BufferPool} and returned to it when the last tensor lets go. Several tensors share a storage only after a
 * reshape.
 */
final class Storage {
    final DType dtype;
    final Object array;
    private final BufferPool pool;
    private int tensors = 1;
    private int version;

    Storage(DType dtype, Object array, BufferPool pool) {
        this.dtype = dtype;
        this.array = array;
        this.pool = pool;
    }

    void retain() {
        tensors++;
    }

    void release() {
        if (--tensors == 0) pool.giveBack(this);
    }

    int version() {
        return version;
    }

    void bumpVersion() {
        version++;
    }
}
