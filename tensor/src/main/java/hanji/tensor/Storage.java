package hanji.tensor;

import java.util.Optional;
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
    private Optional<Tensor> holder = Optional.empty();
    private int tensors = 1;
    private int version;

    /** @param pool takes the content back */
    Storage(DType dtype, Object content, Consumer<Object> pool) {
        this.dtype = dtype;
        this.content = content;
        this.pool = pool;
    }

    /** Tells which tensor errors name as the holder of these elements: the first that says so. */
    void heldBy(Tensor tensor) {
        if (holder.isEmpty()) holder = Optional.of(tensor);
    }

    /** What errors call these elements. */
    String description() {
        return holder.map(Tensor::toString).orElse("unknown " + dtype);
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
