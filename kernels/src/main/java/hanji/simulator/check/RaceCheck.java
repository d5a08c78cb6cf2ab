package hanji.simulator.check;

import hanji.simulator.Fault;
import hanji.simulator.machine.Faults;
import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Request;
import hanji.simulator.machine.Spread;
import hanji.simulator.machine.Store;
import hanji.simulator.machine.Warp;
import hanji.simulator.machine.Watch.Access;
import java.util.Optional;

/**
 * Finds data races, and says who raced with whom. Threads that write the same value, and a plain load before a
 * compare-and-swap loop, are no faults: of them it gives advice.
 */
final class RaceCheck {
    private final Faults faults;
    private final Clock clock;
    private final Conflict conflict = new Conflict(this::excuses);
    private Optional<Request> current = Optional.empty();

    RaceCheck(Faults faults, Clock clock) {
        this.faults = faults;
        this.clock = clock;
    }

    /** What the {@link Races} of all memory tell theirs. */
    Conflict conflict() {
        return conflict;
    }

    /** Checks a request and remembers it. */
    void access(Races races, Request request) {
        long now = clock.stamp(request.warp().index(), request.at()), quiet = clock.quiet(request.region().space);
        clock.access(request.access(), request.region(), request.mask(), request.offsets(), now);
        current = Optional.of(request);
        boolean wholeWords = request.bytes() % Integer.BYTES == 0;
        if (request.spread() == Spread.ROW && wholeWords)
            races.touchRow(request.access(), request.offset(), request.bytes(), now, quiet);
        else if (request.spread() == Spread.POINT && !request.isOfOneLane()) point(races, request, now, quiet);
        else if (request.access() == Access.LOAD) places(races, request, now, quiet);
        else lanes(races, request, now, quiet);
        if (conflict.isThere()) report(request);
    }

    /** All lanes meet in one place: writers race there with each other. */
    private void point(Races races, Request request, long now, long quiet) {
        int first = request.first(), second = Integer.numberOfTrailingZeros(request.mask() & request.mask() - 1);
        long all = Stamp.withExtent(Stamp.later(now, second), Stamp.WARP);
        races.touch(request.access(), request.offset(), request.bytes(), second, all, quiet);
        if (request.access() != Access.STORE) return;
        if (conflict.isThere()) conflict.found(first, conflict.earlier(), conflict.access());
        for (int rest = request.mask() & request.mask() - 1; rest != 0; rest &= rest - 1)
            conflict.found(Integer.numberOfTrailingZeros(rest), Stamp.later(now, first), Access.STORE);
    }

    /** Lanes that read in one place count as one access of several threads. */
    private static void places(Races races, Request request, long now, long quiet) {
        for (int place : request.arrangement().places()) {
            int lane = Integer.numberOfTrailingZeros(place);
            long stamp = Stamp.later(now, lane);
            if (place != 1 << lane) stamp = Stamp.withExtent(stamp, Stamp.WARP);
            races.touch(Access.LOAD, request.offsets()[lane], request.bytes(), lane, stamp, quiet);
        }
    }

    private static void lanes(Races races, Request request, long now, long quiet) {
        for (int rest = request.mask(); rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            races.touch(
                    request.access(), request.offsets()[lane], request.bytes(), lane, Stamp.later(now, lane), quiet);
        }
    }

    /** Whether one of a pair is a load before a compare-and-swap loop, and the other such a swap. */
    private boolean excuses(long earlier, Access before) {
        Request request = current.orElseThrow();
        boolean updates = request.access() == Access.ATOMIC && before == Access.LOAD;
        boolean loads = request.access() == Access.LOAD && before == Access.ATOMIC;
        if (!updates && !loads) return false;
        Instruction load = updates ? clock.instruction(earlier) : request.at();
        Instruction update = updates ? request.at() : clock.instruction(earlier);
        if (!request.warp()
                .block()
                .launch()
                .program()
                .swapped()
                .get(load.origin().index())) return false;
        if (!update.origin().text().contains(".cas")) return false;
        faults.advise(
                "a plain read beside atomic updates of the same word; what a compare-and-swap loop reads first may be"
                        + " old, but nothing else should rely on it",
                load);
        return true;
    }

    private void report(Request request) {
        int lane = conflict.lane(), same = conflict.withStoresOnly();
        if (same != 0 && request.at() instanceof Store store && store.changesNothing(request, same)) {
            faults.advise(
                    "writes the same value as " + who(request.warp(), conflict.earlier()) + ", with "
                            + between(request.warp(), conflict.earlier())
                            + " between: the result is that value, whoever is last",
                    request.at());
            conflict.clear();
            return;
        }
        faults.add(
                Fault.Kind.RACE,
                message(request),
                request.warp(),
                lane,
                request.at(),
                request.region(),
                request.offsets()[lane],
                request.bytes());
        conflict.clear();
    }

    private String message(Request request) {
        long earlier = conflict.earlier();
        String does = switch (request.access()) {
            case LOAD -> "reads";
            case STORE -> "writes";
            case ATOMIC -> "updates atomically";
        };
        String did = switch (conflict.access()) {
            case LOAD -> "read";
            case STORE -> "wrote";
            case ATOMIC -> "updated atomically";
        };
        int line = clock.instruction(earlier).origin().line();
        return does + " what " + who(request.warp(), earlier) + " " + did + (line == 0 ? "" : " at line " + line)
                + ", with " + between(request.warp(), earlier) + " between";
    }

    private String who(Warp warp, long stamp) {
        if (clock.isOfOtherBlock(stamp)) return "another block";
        return "thread " + warp.block().launch().threads().position(Stamp.thread(stamp));
    }

    private String between(Warp warp, long stamp) {
        if (clock.isOfOtherBlock(stamp)) return "neither fence nor atomic";
        return Stamp.warp(stamp) == warp.index() ? "no __syncwarp or barrier" : "no barrier";
    }
}
