package hanji.simulator.machine;

import hanji.simulator.Fault;
import java.util.Locale;

/** Says what is wrong with an access that may not be. */
final class AccessFaults {
    private AccessFaults() {}

    /**
     * @param offset in the region, or in the lane's part of local memory
     * @param bound how many bytes are allowed there
     */
    static void report(Warp warp, int lane, Access at, Watch.Access access, Region region, long offset, long bound) {
        Faults faults = warp.block().launch().faults();
        int bytes = at.place().bytes();
        String what = access.name().toLowerCase(Locale.ROOT) + " of " + bytes + " bytes";
        String where = where(warp, region);
        if (region.freed || region.slot != 0 && region.bound == 0)
            faults.add(
                    Fault.Kind.USE_AFTER_FREE,
                    what + " of memory that was given back",
                    warp,
                    lane,
                    at,
                    region,
                    offset,
                    bytes);
        else if (region.space == Region.Space.GLOBAL && region.slot == 0)
            faults.add(Fault.Kind.OUT_OF_BOUNDS, what + " at no allocation's address", warp, lane, at);
        else if (offset < 0 || offset + bytes > bound)
            faults.add(
                    Fault.Kind.OUT_OF_BOUNDS,
                    what + " at byte " + offset + " of " + where + ", which has " + bound + " bytes",
                    warp,
                    lane,
                    at,
                    region,
                    offset,
                    bytes);
        else
            faults.add(
                    Fault.Kind.MISALIGNED,
                    what + " at byte " + offset + " of " + where + ", no multiple of " + bytes,
                    warp,
                    lane,
                    at,
                    region,
                    offset,
                    bytes);
    }

    private static String where(Warp warp, Region region) {
        return switch (region.space) {
            case GLOBAL, CONSTANT -> {
                String argument = warp.block().launch().argument(region);
                yield argument.isEmpty() ? "an allocation that no argument points to" : "argument " + argument;
            }
            case SHARED -> "shared memory";
            case LOCAL -> "local memory";
        };
    }
}
