package hanji.bench.peer;

import hanji.bench.workload.Task;
import hanji.bench.workload.Workload;
import java.util.List;
import java.util.ServiceLoader;

/** Another library that does the same workloads. Peers are found by {@link ServiceLoader}. */
public interface Peer {
    /** What {@code --peer} calls it. */
    String name();

    /** Its version, how it was compiled and what it computes with, a line each. */
    List<String> description();

    /** Whether it does this workload; every one unless overridden. */
    default boolean does(Workload workload) {
        return true;
    }

    /** The layouts to try for a workload; the fastest is quoted. */
    List<Layout> layouts(Workload workload);

    /** The memory allocators to try; the fastest is quoted. Only the usual one unless overridden. */
    default List<Allocator> allocators() {
        return List.of(Allocator.RELEASING);
    }

    /**
     * Its side of a workload.
     *
     * @param threads how many it may use, with OMP_NUM_THREADS and OPENBLAS_NUM_THREADS set alike
     * @throws IllegalStateException if it would use another number
     */
    Task task(Workload workload, Layout layout, int threads);

    /** How many runs of its task, all alike, are the whole work; 1 unless overridden. */
    default int runs(Workload workload) {
        return 1;
    }

    /** Whether it is Hanji again, which tests the measurement: then no goal is held against it. */
    default boolean isControl() {
        return false;
    }

    /** Every peer of this build. */
    static List<Peer> all() {
        return ServiceLoader.load(Peer.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * The peer of this name.
     *
     * @throws IllegalArgumentException if this build has none
     */
    static Peer named(String name) {
        return all().stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown peer '" + name + "': this build has "
                        + String.join(", ", all().stream().map(Peer::name).toList())));
    }
}
