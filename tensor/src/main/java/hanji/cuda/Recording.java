package hanji.cuda;

import hanji.cuda.DeviceWork.Launch;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The work of one run, written down; and how far a later run has followed it. That run's values are in it then: arguments
 * of launches, and what is copied from the host, which stands in one table.
 */
final class Recording {
    private static final int ALIGNMENT = 16;
    /** Bytes from the host that the table has room for. */
    private static final long MOST_INPUT = 1 << 30;

    private final List<DeviceWork> work = new ArrayList<>();
    private final List<Launch> launches = new ArrayList<>();
    private final List<Long> addresses = new ArrayList<>();
    private byte[] inputs = {};
    private int inputBytes;

    /** Pieces, launches and addresses that were followed. */
    private int done, launched, taken;
    /** Launches whose arguments are not those of the graph. */
    private final BitSet changed = new BitSet();

    /** A copy from the host, of bytes that stand in the table from an offset on. */
    private final class Input implements DeviceWork {
        private final int offset;
        private final int bytes;
        private final long to;

        Input(int offset, int bytes, long to) {
            this.offset = offset;
            this.bytes = bytes;
            this.to = to;
        }

        @Override
        public void issue(CudaDriver driver, long stream) {
            driver.toDevice(host().asSlice(offset, bytes), to, stream);
        }
    }

    void add(DeviceWork piece) {
        work.add(piece);
    }

    void add(Launch launch) {
        launches.add(launch);
        work.add(launch);
    }

    /** Whether the table has room for a copy from the host; it is written down then. */
    boolean addInput(long bytes, long to) {
        if (bytes > MOST_INPUT - inputBytes) return false;
        work.add(new Input(inputBytes, (int) bytes, to));
        inputBytes += Math.ceilDiv((int) bytes, ALIGNMENT) * ALIGNMENT;
        return true;
    }

    void took(long address) {
        addresses.add(address);
    }

    /** Begins to be followed from the start. */
    void rewind() {
        done = launched = taken = 0;
        if (inputs.length < inputBytes) inputs = Arrays.copyOf(inputs, inputBytes);
    }

    boolean isAtEnd() {
        return done == work.size();
    }

    /** Where the recorded run took memory next, or 0, which no memory is at, if it took no more. */
    long nextAddress() {
        return taken < addresses.size() ? addresses.get(taken++) : 0;
    }

    /** Whether this is the next piece. */
    boolean follows(DeviceWork piece) {
        if (isAtEnd() || !work.get(done).equals(piece)) return false;
        done++;
        return true;
    }

    /** Whether a launch of this kernel and size is next, whose arguments are then these. */
    boolean follows(long function, Grid grid, Arguments arguments) {
        if (isAtEnd()
                || !(work.get(done) instanceof Launch next)
                || next.function() != function
                || !next.grid().equals(grid)
                || !next.arguments().isLike(arguments)) return false;
        if (!next.arguments().hasValuesOf(arguments)) {
            next.arguments().set(arguments);
            changed.set(launched);
        }
        done++;
        launched++;
        return true;
    }

    /** Whether a copy from the host to there is next, whose bytes are then these. */
    boolean follows(MemorySegment from, long to) {
        if (isAtEnd() || !(work.get(done) instanceof Input next) || next.to != to || next.bytes != from.byteSize())
            return false;
        MemorySegment.copy(from, 0, host(), next.offset, next.bytes);
        done++;
        return true;
    }

    /** Does what was followed so far. */
    void issueDone(CudaDriver driver, long stream) {
        for (DeviceWork piece : work.subList(0, done)) piece.issue(driver, stream);
    }

    /** Does everything, but takes what comes from the host out of device memory. */
    void issueAll(CudaDriver driver, long table, long stream) {
        for (DeviceWork piece : work) {
            if (piece instanceof Input input) driver.copy(table + input.offset, input.to, input.bytes, stream);
            else piece.issue(driver, stream);
        }
        changed.clear();
    }

    /** Gives a graph the arguments that are not its own yet. */
    void update(CudaDriver driver, long graph) {
        for (int i = changed.nextSetBit(0); i >= 0; i = changed.nextSetBit(i + 1))
            driver.update(graph, i, launches.get(i).arguments());
        changed.clear();
    }

    /** What comes from the host. */
    MemorySegment host() {
        return MemorySegment.ofArray(inputs);
    }

    int inputBytes() {
        return inputBytes;
    }

    int launches() {
        return launches.size();
    }
}
