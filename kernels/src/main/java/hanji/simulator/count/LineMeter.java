package hanji.simulator.count;

import hanji.simulator.LineCounts;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.ptx.Position;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up by source line what the instructions of a launch did. */
public final class LineMeter {
    private final Map<Position, LineCounts> lines = new HashMap<>();

    public void clear() {
        lines.clear();
    }

    /** An instruction was executed. */
    public void executed(Origin at, long warps, long lanes) {
        if (warps > 0) add(new LineCounts(at.file(), at.line(), warps, lanes, 0, 0));
    }

    /** A request of memory took sectors of global memory, or further passes of shared memory. */
    public void moved(Origin at, long sectors, long furtherPasses) {
        add(new LineCounts(at.file(), at.line(), 0, 0, sectors, furtherPasses));
    }

    private void add(LineCounts more) {
        lines.merge(new Position(more.file(), more.line()), more, LineCounts::plus);
    }

    /** The dearest first. */
    public List<LineCounts> lines() {
        return lines.values().stream()
                .sorted(Comparator.comparingDouble(LineCounts::cost)
                        .reversed()
                        .thenComparing(LineCounts::file)
                        .thenComparingInt(LineCounts::line))
                .toList();
    }
}
