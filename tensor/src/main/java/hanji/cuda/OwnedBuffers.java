package hanji.cuda;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Device memory that a {@link RepeatedWork} keeps between its runs, so that each finds the addresses of the run before. */
final class OwnedBuffers {
    private final DevicePool pool;
    /** By address. */
    private final Map<Long, Long> capacities = new HashMap<>();
    /** By capacity. */
    private final Map<Long, LinkedHashSet<Long>> free = new HashMap<>();

    private final Set<Long> taken = new HashSet<>();

    /** @param pool that memory comes from */
    OwnedBuffers(DevicePool pool) {
        this.pool = pool;
    }

    /** Begins a run. */
    void begin() {
        taken.clear();
    }

    /** The address of memory with this capacity: what is free here, else new from the pool. */
    long take(long capacity) {
        LinkedHashSet<Long> addresses = free.get(capacity);
        long address =
                addresses == null || addresses.isEmpty() ? pool.take(capacity, capacity) : addresses.removeLast();
        capacities.put(address, capacity);
        taken.add(address);
        return address;
    }

    /** Takes the memory at an address; whether it is free and has this capacity. */
    boolean take(long capacity, long address) {
        LinkedHashSet<Long> addresses = free.get(capacity);
        if (addresses == null || !addresses.remove(address)) return false;
        taken.add(address);
        return true;
    }

    boolean owns(long address) {
        return capacities.containsKey(address);
    }

    /** Takes memory back; whether this run has taken it. */
    boolean giveBack(long address) {
        free.computeIfAbsent(capacities.get(address), _ -> new LinkedHashSet<>())
                .add(address);
        return taken.contains(address);
    }

    /** Gives what is free back to the pool. What is still held goes there when it is given back. */
    void close() {
        free.forEach((capacity, addresses) -> addresses.forEach(address -> pool.giveBack(address, capacity)));
        forget();
    }

    /** Forgets everything: the driver has lost it. */
    void forget() {
        capacities.clear();
        free.clear();
        taken.clear();
    }
}
