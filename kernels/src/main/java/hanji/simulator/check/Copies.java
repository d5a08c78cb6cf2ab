package hanji.simulator.check;

import hanji.simulator.Fault;
import hanji.simulator.machine.Faults;
import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Request;
import hanji.simulator.machine.Warp;
import hanji.simulator.machine.Watch.Access;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds accesses of what an asynchronous copy may still be writing: those before the thread that began it has waited for
 * it. From then on the copy counts as a store of that thread, done at that moment.
 */
final class Copies {
    private static final int WORD = Integer.BYTES;

    private final Faults faults;
    private final Clock clock;
    private final List<List<Pending>> ofThread = new ArrayList<>();
    private int[] committed = new int[0];
    private Pending[] inFlight = new Pending[0];
    private int count;

    /** One lane's copy, of which its thread has not waited for the end. */
    private record Pending(Instruction at, int thread, Races races, int offset, int bytes, int group) {}

    Copies(Faults faults, Clock clock) {
        this.faults = faults;
        this.clock = clock;
    }

    /** A block begins. */
    void clear() {
        if (ofThread.isEmpty()) return;
        ofThread.forEach(List::clear);
        Arrays.fill(committed, 0);
        Arrays.fill(inFlight, null);
        count = 0;
    }

    /** Lanes begin to copy to shared memory. */
    void begin(Request request, Races races) {
        grow(request.warp().block().threads(), request.region().bytes.length / WORD);
        for (int rest = request.mask(); rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest),
                    thread = request.warp().thread(lane);
            int offset = request.offsets()[lane];
            var copy = new Pending(request.at(), thread, races, offset, request.bytes(), committed[thread]);
            ofThread.get(thread).add(copy);
            Arrays.fill(inFlight, offset / WORD, (offset + request.bytes()) / WORD, copy);
            count++;
        }
    }

    private void grow(int threads, int words) {
        while (ofThread.size() < threads) ofThread.add(new ArrayList<>());
        if (committed.length < threads) committed = Arrays.copyOf(committed, threads);
        if (inFlight.length < words) inFlight = Arrays.copyOf(inFlight, words);
    }

    void commit(Warp warp, int mask) {
        if (ofThread.isEmpty()) return;
        for (int rest = mask; rest != 0; rest &= rest - 1)
            committed[warp.thread(Integer.numberOfTrailingZeros(rest))]++;
    }

    /** @param mayGoOn how many closed groups go on; -1 if nothing does */
    void await(Warp warp, int mask, int mayGoOn) {
        if (count == 0) return;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest), thread = warp.thread(lane);
            int before = mayGoOn < 0 ? Integer.MAX_VALUE : committed[thread] - mayGoOn;
            ofThread.get(thread).removeIf(copy -> copy.group < before && end(copy, warp, lane));
        }
    }

    private boolean end(Pending copy, Warp warp, int lane) {
        long now = Stamp.later(clock.stamp(warp.index(), copy.at), lane);
        copy.races.touch(Access.STORE, copy.offset, copy.bytes, lane, now, Long.MAX_VALUE);
        for (int word = copy.offset / WORD; word < (copy.offset + copy.bytes) / WORD; word++)
            if (inFlight[word] == copy) inFlight[word] = null;
        count--;
        return true;
    }

    /** Checks an access of shared memory. */
    void check(Request request) {
        if (count == 0) return;
        for (int rest = request.mask(); rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            Optional<Pending> copy = in(request.offsets()[lane], request.bytes());
            if (copy.isEmpty()) continue;
            report(request, lane, copy.get());
            return;
        }
    }

    private Optional<Pending> in(int offset, int bytes) {
        for (int word = offset / WORD; WORD * word < offset + bytes; word++)
            if (word < inFlight.length && inFlight[word] != null) return Optional.of(inFlight[word]);
        return Optional.empty();
    }

    private void report(Request request, int lane, Pending copy) {
        int line = copy.at.origin().line();
        faults.add(
                Fault.Kind.RACE,
                (request.access() == Access.LOAD ? "reads" : "writes") + " what thread "
                        + request.warp().block().launch().threads().position(copy.thread)
                        + " copies asynchronously" + (line == 0 ? "" : " since line " + line)
                        + ", and has not waited for",
                request.warp(),
                lane,
                request.at(),
                request.region(),
                request.offsets()[lane],
                request.bytes());
    }
}
