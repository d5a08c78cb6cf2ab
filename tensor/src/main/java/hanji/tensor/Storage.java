package hanji.tensor;

import java.util.function.Consumer;

/**
 * The elements behind one or more tensors: a heap array of the dtype, at least as long as needed, or device memory. It
 * goes back to the pool it came from when the last tensor lets go. Several tensors share a storage only after a reshape.
 */
final class Storage {
    final DType dtype;
    /** A heap array, or a {@link hanji.cuda.DeviceBuffer}. */
    final Object content;

    private final Consumer<Object> pool;
    private int tensors = 1;
    private int version;

    /** @param pool takes the content back */
    Storage(DType dtype, Object content, Consumer<Object> pool) {
        this.dtype = dtype;
        this.content = content;
        this.pool = pool;
    }

    void retain() {
        tensors++;
    }

    void release() {
        if (--tensors == 0) pool.accept(content);
    }

    int version() {
        return version;
    }

    void bumpVersion() {
        version++;
    }
}
