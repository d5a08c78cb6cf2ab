package hanji.tensor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The elements behind one or more tensors: a heap array of the dtype, at least as long as needed, or device memory. It
 * goes back to the pool it came from when the last tensor that uses it is released. Several tensors share a storage only
 * after a reshape.
 */
final class Storage {
    final DType dtype;
    /** A heap array, or a {@link hanji.cuda.DeviceBuffer}. */
    final Object content;

    private final Pool pool;
    private Optional<Tensor> holder = Optional.empty();
    private final AtomicInteger tensors = new AtomicInteger(1);
    private int version;
    private boolean versionIsKnown;
    private Map<Object, Derived> derived = Map.of();

    /**
     * What was computed from the elements.
     *
     * @param version of the elements it was computed from
     */
    private record Derived(Tensor tensor, int version) {}

    /** Where elements come from. */
    interface Pool {
        /** Takes the content of a storage that nobody uses any more. */
        void giveBack(Object content);
    }

    Storage(DType dtype, Object content, Pool pool) {
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
        return holder.map(Tensor::label).orElse("unknown " + dtype);
    }

    void retain() {
        tensors.incrementAndGet();
    }

    void release() {
        if (tensors.decrementAndGet() > 0) return;
        derived.values().forEach(known -> known.tensor.release());
        derived = Map.of();
        pool.giveBack(content);
    }

    /** The tensor of this key if it was computed from the elements as they are; else one that {@code fill} has written. */
    synchronized Tensor derived(Object key, Supplier<Tensor> empty, Consumer<Tensor> fill) {
        if (derived.isEmpty()) derived = new HashMap<>();
        versionIsKnown = true;
        Derived known = derived.get(key);
        if (known != null && known.version == version) return known.tensor;
        Tensor tensor = known == null ? empty.get() : known.tensor;
        fill.accept(tensor);
        derived.put(key, new Derived(tensor, version));
        return tensor;
    }

    int version() {
        versionIsKnown = true;
        return version;
    }

    /** Whether anybody asked for the version since it changed; if not, another change needs no new one. */
    boolean versionIsKnown() {
        return versionIsKnown;
    }

    /** Makes these elements count as those of a storage that had this version. */
    void setVersion(int known) {
        version = known;
        versionIsKnown = true;
    }

    void bumpVersion() {
        version++;
        versionIsKnown = false;
    }
}
