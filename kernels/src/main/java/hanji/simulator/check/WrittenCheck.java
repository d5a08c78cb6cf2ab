package hanji.simulator.check;

import hanji.simulator.Fault;
import hanji.simulator.machine.Faults;
import hanji.simulator.machine.Request;
import hanji.simulator.machine.Watch.Access;

/** Finds reads of memory that was never written. */
final class WrittenCheck {
    private final Faults faults;

    WrittenCheck(Faults faults) {
        this.faults = faults;
    }

    /** Checks a request and marks what it writes; the lanes whose reads are defined. */
    int access(Written written, Request request) {
        int mask = request.access() == Access.STORE ? request.mask() : defined(written, request);
        if (mask != request.mask()) report(request, Integer.numberOfTrailingZeros(request.mask() & ~mask));
        if (request.access() == Access.STORE) mark(written, request);
        return mask;
    }

    private static int defined(Written written, Request request) {
        int mask = request.mask(), bytes = request.bytes();
        switch (request.spread()) {
            case ROW -> {
                if (written.all(request.offset(), 32 * bytes)) return mask;
            }
            case POINT -> {
                return written.all(request.offset(), bytes) ? mask : 0;
            }
            case SCATTERED -> {}
        }
        for (int place : request.arrangement().places())
            if (!written.all(request.offsets()[Integer.numberOfTrailingZeros(place)], bytes)) mask &= ~place;
        return mask;
    }

    private static void mark(Written written, Request request) {
        switch (request.spread()) {
            case ROW -> written.mark(request.offset(), 32 * request.bytes());
            case POINT -> written.mark(request.offset(), request.bytes());
            case SCATTERED -> {
                for (int rest = request.mask(); rest != 0; rest &= rest - 1)
                    written.mark(request.offsets()[Integer.numberOfTrailingZeros(rest)], request.bytes());
            }
        }
    }

    private void report(Request request, int lane) {
        String what = switch (request.region().space) {
            case GLOBAL -> "global";
            case SHARED -> "shared";
            case LOCAL -> "local";
            case CONSTANT -> "constant";
        };
        faults.add(
                Fault.Kind.UNINITIALISED,
                "reads " + what + " memory that was never written",
                request.warp(),
                lane,
                request.at(),
                request.region(),
                request.offsets()[lane],
                request.bytes());
    }
}
