package hanji.simulator.machine;

import hanji.simulator.Counts;
import java.util.EnumMap;
import java.util.Map;

/** Counts what the warps of one worker execute in a launch. */
final class Tally {
    private static final Counts.Kind[] KINDS = Counts.Kind.values();

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

    /** What was counted, together with memory traffic. */
    Counts counts(Segment[] segments, Watch.Traffic traffic) {
        long[] warpsOf = new long[KINDS.length], lanesOf = new long[KINDS.length];
        boolean exact = true;
        for (Segment segment : segments) {
            long ofWarps = warps[segment.index()], ofLanes = lanes[segment.index()];
            if (ofWarps == 0) continue;
            for (Instruction.Origin origin : segment.counted()) {
                int kind = origin.kind().ordinal();
                warpsOf[kind] += ofWarps;
                lanesOf[kind] += ofLanes;
                exact &= origin.exact();
            }
        }
        Map<Counts.Kind, Long> warpsByKind = new EnumMap<>(Counts.Kind.class);
        Map<Counts.Kind, Long> lanesByKind = new EnumMap<>(Counts.Kind.class);
        for (int i = 0; i < KINDS.length; i++)
            if (warpsOf[i] > 0) {
                warpsByKind.put(KINDS[i], warpsOf[i]);
                lanesByKind.put(KINDS[i], lanesOf[i]);
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
