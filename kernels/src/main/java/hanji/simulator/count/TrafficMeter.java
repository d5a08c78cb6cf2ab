package hanji.simulator.count;

import hanji.simulator.machine.Request;
import hanji.simulator.machine.Spread;
import hanji.simulator.machine.Watch.Access;
import hanji.simulator.machine.Watch.Traffic;
import java.util.Optional;

/** Counts requests and sectors of global memory, requests and bank conflicts of shared memory. */
public final class TrafficMeter {
    private static final int LANES = 32;

    private final Optional<LineMeter> lines;
    private final BankConflicts conflicts = new BankConflicts();
    private final int[] slots = new int[2 * LANES];
    private final int[] generations = new int[2 * LANES];
    private int generation;
    private long globalRequests;
    private long globalBytes;
    private long globalSectors;
    private long idealSectors;
    private long sharedRequests;
    private long bankConflicts;

    /** @param lines is told of each request, too */
    public TrafficMeter(Optional<LineMeter> lines) {
        this.lines = lines;
    }

    public void clear() {
        globalRequests = 0;
        globalBytes = 0;
        globalSectors = 0;
        idealSectors = 0;
        sharedRequests = 0;
        bankConflicts = 0;
    }

    /** @param footprint bytes of different sectors */
    public Traffic take(long footprint) {
        return new Traffic(
                globalRequests, globalBytes, globalSectors, idealSectors, footprint, sharedRequests, bankConflicts);
    }

    public void global(Footprint footprint, Request request) {
        int bytes = request.bytes();
        int sectors = switch (request.spread()) {
            case ROW -> row(footprint, request.access(), request.offset(), LANES * bytes);
            case POINT -> row(footprint, request.access(), request.offset(), bytes);
            case SCATTERED -> scattered(footprint, request);
        };
        int asked = Integer.bitCount(request.mask()) * bytes;
        globalRequests++;
        globalBytes += asked;
        globalSectors += sectors;
        idealSectors += Math.min(sectors, Math.ceilDiv(asked, Footprint.SECTOR));
        if (lines.isPresent()) lines.get().moved(request.at().origin(), sectors, 0);
    }

    private static int row(Footprint footprint, Access access, int offset, int bytes) {
        int first = offset / Footprint.SECTOR, count = (offset + bytes - 1) / Footprint.SECTOR - first + 1;
        footprint.mark(access, first, count);
        return count;
    }

    /** An access is aligned and at most 16 bytes wide, so a lane touches one sector. */
    private int scattered(Footprint footprint, Request request) {
        generation++;
        int count = 0, last = -1;
        for (int rest = request.mask(); rest != 0; rest &= rest - 1) {
            int sector = request.offsets()[Integer.numberOfTrailingZeros(rest)] / Footprint.SECTOR;
            if (sector == last) continue;
            last = sector;
            if (!isNew(sector)) continue;
            footprint.mark(request.access(), sector, 1);
            count++;
        }
        return count;
    }

    private boolean isNew(int sector) {
        int at = sector & slots.length - 1;
        while (generations[at] == generation) {
            if (slots[at] == sector) return false;
            at = at + 1 & slots.length - 1;
        }
        generations[at] = generation;
        slots[at] = sector;
        return true;
    }

    public void shared(Request request) {
        sharedRequests++;
        if (request.spread() != Spread.SCATTERED) return;
        int further = conflicts.of(request);
        bankConflicts += further;
        if (lines.isPresent()) lines.get().moved(request.at().origin(), 0, further);
    }
}
