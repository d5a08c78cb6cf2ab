package hanji.simulator.check;

import hanji.simulator.machine.Watch.Access;

/**
 * Finds races on one piece of memory: two accesses of a byte, one of them a write, that nothing orders. Atomics do not
 * race with each other. The last accesses of each word are kept as {@link Stamp}s; a word that was accessed in part is
 * split for good, and its bytes have stamps of their own, so that neighbours in one word do not race.
 */
final class Races {
    private static final int WORD = 4, LANES = 32;
    /** Marks a split word, and is above all stamps; the lower half is its number. */
    private static final long SPLIT = 1L << 62;

    private final Clock clock;
    private final Conflict conflict;
    private final int size;
    private Cells words;
    private Cells bytes;
    private int splits;
    private int era = -1;

    /**
     * Memory on which nothing happened yet.
     *
     * @param conflict is told what races
     * @param size in words
     */
    Races(Clock clock, Conflict conflict, int size) {
        this.clock = clock;
        this.conflict = conflict;
        this.size = size;
        this.words = new Cells(clock, conflict, 0);
        this.bytes = words;
    }

    /** Takes room for stamps at the first access, and forgets those of an earlier era. */
    private void begin() {
        words = new Cells(clock, conflict, size);
        bytes = new Cells(clock, conflict, 0);
        splits = 0;
        era = clock.era();
    }

    /**
     * One lane accesses memory.
     *
     * @param now the stamp of the lane
     * @param quiet stamps below it are of no interest
     */
    void touch(Access access, int offset, int count, int lane, long now, long quiet) {
        if (era != clock.era()) begin();
        if (count % WORD != 0) {
            int cell = WORD * split(offset / WORD) + offset % WORD;
            for (int i = 0; i < count; i++) bytes.touch(access, cell + i, lane, now, quiet);
        } else if (access == Access.LOAD && words.withoutAtomics())
            for (int word = offset / WORD, end = word + count / WORD; word < end; word++)
                loadWord(word, lane, now, quiet);
        else for (int i = 0; i < count; i += WORD) touchWord(access, (offset + i) / WORD, lane, now, quiet);
    }

    /** A word is read, of memory that was never updated atomically. */
    private void loadWord(int word, int lane, long stamp, long quiet) {
        long reader = words.readers[word];
        if (words.writers[word] >= quiet) touchWord(Access.LOAD, word, lane, stamp, quiet);
        else if (reader < quiet) words.readers[word] = stamp;
        else if (reader != stamp) words.readers[word] = clock.join(reader, stamp);
    }

    private void touchWord(Access access, int word, int lane, long now, long quiet) {
        long mark = words.writers[word];
        if (mark < SPLIT) words.touch(access, word, lane, now, quiet);
        else for (int i = 0; i < WORD; i++) bytes.touch(access, WORD * (int) mark + i, lane, now, quiet);
    }

    private int split(int word) {
        long mark = words.writers[word];
        if (mark >= SPLIT) return (int) mark;
        words.spread(word, bytes, WORD * splits, WORD);
        words.writers[word] = SPLIT | splits;
        words.readers[word] = SPLIT | splits;
        return splits++;
    }

    /**
     * All lanes access memory, whole words that lie side by side.
     *
     * @param now the stamp of lane 0
     */
    void touchRow(Access access, int offset, int count, long now, long quiet) {
        if (era != clock.era()) begin();
        int word = offset / WORD, perLane = count / WORD;
        switch (access) {
            case LOAD -> load(word, perLane, now, quiet);
            case STORE -> store(word, perLane, now, quiet);
            case ATOMIC -> {
                for (int i = 0; i < LANES * perLane; i++)
                    touchWord(access, word + i, i / perLane, now + i / perLane * Stamp.NEXT_THREAD, quiet);
            }
        }
    }

    private void load(int first, int perLane, long now, long quiet) {
        if (nothingHappened(first, perLane, quiet)) {
            set(words.readers, first, perLane, now);
            return;
        }
        boolean plain = words.withoutAtomics();
        long stamp = now;
        for (int lane = 0, word = first; lane < LANES; lane++, stamp += Stamp.NEXT_THREAD)
            for (int end = word + perLane; word < end; word++)
                if (plain) loadWord(word, lane, stamp, quiet);
                else touchWord(Access.LOAD, word, lane, stamp, quiet);
    }

    private void store(int first, int perLane, long now, long quiet) {
        if (nothingHappened(first, perLane, quiet)) {
            set(words.writers, first, perLane, now);
            return;
        }
        long stamp = now;
        for (int lane = 0, word = first; lane < LANES; lane++, stamp += Stamp.NEXT_THREAD)
            for (int end = word + perLane; word < end; word++) touchWord(Access.STORE, word, lane, stamp, quiet);
    }

    /** Whether no word of a row was accessed of late, nor any of this memory updated atomically. */
    private boolean nothingHappened(int first, int perLane, long quiet) {
        if (!words.withoutAtomics()) return false;
        long[] writers = words.writers, readers = words.readers;
        long allBelow = -1;
        for (int word = first; word < first + LANES * perLane; word++)
            allBelow &= writers[word] - quiet & readers[word] - quiet;
        return allBelow < 0;
    }

    private static void set(long[] stamps, int first, int perLane, long now) {
        long stamp = now;
        for (int lane = 0, word = first; lane < LANES; lane++, stamp += Stamp.NEXT_THREAD)
            for (int end = word + perLane; word < end; word++) stamps[word] = stamp;
    }
}
