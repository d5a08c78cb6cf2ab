package hanji.simulator.machine;

import hanji.simulator.Counts;
import java.util.EnumMap;
import java.util.Map;

/** Counts what the warps of one worker execute in a launch. */
final class Tally {
    private final long[] warps;
    private final long[] lanes;

    Tally(int segments) {
        warps = new long[segments];
        lanes = new long[segments];
    }

    void add(Segment segment, int mask) {
        warps[segment.index()]++;
        lanes[segment.index()] += Integer.bitCount(mask);
    }

    /** Tells what each instruction did. */
    void tell(Segment[] segments, Watch watch) {
        for (Segment segment : segments)
            for (Instruction.Origin origin : segment.counted())
                watch.executed(origin, warps[segment.index()], lanes[segment.index()]);
    }

    private static void add(Counts.Kind kind, long more, Map<Counts.Kind, Long> to) {
        to.put(kind, to.getOrDefault(kind, 0L) + more);
    }

    /** What was counted, together with memory traffic. */
    Counts counts(Segment[] segments, Watch.Traffic traffic) {
        Map<Counts.Kind, Long> warpsByKind = new EnumMap<>(Counts.Kind.class);
        Map<Counts.Kind, Long> lanesByKind = new EnumMap<>(Counts.Kind.class);
        boolean exact = true;
        for (Segment segment : segments) {
            if (warps[segment.index()] == 0) continue;
            for (Instruction.Origin origin : segment.counted()) {
                add(origin.kind(), warps[segment.index()], warpsByKind);
                add(origin.kind(), lanes[segment.index()], lanesByKind);
                exact &= origin.exact();
            }
        }
        return new Counts(
                warpsByKind,
                lanesByKind,
                traffic.globalRequests(),
                traffic.globalBytes(),
                traffic.globalSectors(),
                traffic.idealSectors(),
                traffic.footprint(),
                traffic.sharedRequests(),
                traffic.bankConflicts(),
                exact);
    }
}
