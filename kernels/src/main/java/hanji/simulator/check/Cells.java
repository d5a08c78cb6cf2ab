package hanji.simulator.check;

import hanji.simulator.machine.Watch.Access;
import java.util.Arrays;

/** The last writer, readers and atomic updaters of each cell, a word or a byte, as stamps. */
final class Cells {
    private final Clock clock;
    private final Conflict conflict;
    long[] writers;
    long[] readers;
    /** Empty until there is one. */
    private long[] atomics = new long[0];

    Cells(Clock clock, Conflict conflict, int count) {
        this.clock = clock;
        this.conflict = conflict;
        writers = new long[count];
        readers = new long[count];
    }

    /** Whether no cell was ever updated atomically. */
    boolean withoutAtomics() {
        return atomics.length == 0;
    }

    /** A lane accesses a cell. */
    void touch(Access access, int cell, int lane, long now, long quiet) {
        check(writers[cell], Access.STORE, lane, now, quiet);
        if (access != Access.LOAD) check(readers[cell], Access.LOAD, lane, now, quiet);
        if (access != Access.ATOMIC && !withoutAtomics()) check(atomics[cell], Access.ATOMIC, lane, now, quiet);
        switch (access) {
            case LOAD -> readers[cell] = joined(readers[cell], now, quiet);
            case STORE -> writers[cell] = now;
            case ATOMIC -> {
                if (withoutAtomics()) atomics = new long[writers.length];
                atomics[cell] = joined(atomics[cell], now, quiet);
            }
        }
    }

    private void check(long earlier, Access before, int lane, long now, long quiet) {
        if (earlier >= quiet && clock.conflict(earlier, now)) conflict.found(lane, earlier, before);
    }

    private long joined(long earlier, long now, long quiet) {
        return earlier < quiet ? now : clock.join(earlier, now);
    }

    /** Copies a cell to {@code count} cells of others. */
    void spread(int cell, Cells others, int first, int count) {
        others.grow(first + count);
        Arrays.fill(others.writers, first, first + count, writers[cell]);
        Arrays.fill(others.readers, first, first + count, readers[cell]);
        if (withoutAtomics()) return;
        if (others.withoutAtomics()) others.atomics = new long[others.writers.length];
        Arrays.fill(others.atomics, first, first + count, atomics[cell]);
    }

    private void grow(int count) {
        if (count <= writers.length) return;
        int length = Math.max(count, 2 * writers.length);
        writers = Arrays.copyOf(writers, length);
        readers = Arrays.copyOf(readers, length);
        if (!withoutAtomics()) atomics = Arrays.copyOf(atomics, length);
    }
}
