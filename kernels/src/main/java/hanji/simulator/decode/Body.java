package hanji.simulator.decode;

import hanji.simulator.Counts;
import hanji.simulator.machine.Call;
import hanji.simulator.machine.End;
import hanji.simulator.machine.Guarded;
import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Segment;
import hanji.simulator.machine.UnknownInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The segments of a kernel, or of a function, while they are put together. */
final class Body {
    private static final Origin NOWHERE = new Origin(-1, "", Counts.Kind.BRANCH, "", 0, true);

    private final List<Part> parts = new ArrayList<>();
    private Part last = new Part();
    private final Map<String, Integer> labels = new HashMap<>();
    private Optional<End.Guard> guard = Optional.empty();
    private int base;

    /** Makes the end of a segment once all labels are known. */
    interface EndMaker {
        /** @param next the segment that follows */
        End end(int next);
    }

    /**
     * Leaves the function, or ends the threads.
     *
     * @param returns whether it is a function
     */
    record Leave(Origin origin, Optional<End.Guard> guard, boolean returns) implements EndMaker {
        @Override
        public End end(int next) {
            return returns ? new Call.Return(origin, guard, next) : new End.Exit(origin, guard, next);
        }
    }

    private static final class Part {
        private final List<Instruction> instructions = new ArrayList<>();
        private final List<Origin> counted = new ArrayList<>();
        private Optional<EndMaker> end = Optional.empty();
    }

    Body() {
        parts.add(last);
    }

    private void begin() {
        last = new Part();
        parts.add(last);
    }

    /** Begins a segment, if the last one is not still empty. */
    void cut() {
        if (!last.instructions.isEmpty() || !last.counted.isEmpty()) begin();
    }

    void label(String name) {
        cut();
        labels.put(name, parts.size() - 1);
    }

    /** The segment of a label. */
    int target(String label) {
        Integer segment = labels.get(label);
        if (segment == null)
            throw new UnknownInstruction("branch to '" + label + "', which is no label of this kernel");
        return base + segment;
    }

    /** Instructions that follow depend on a predicate. */
    void guard(Optional<End.Guard> by) {
        guard = by;
    }

    Optional<End.Guard> guard() {
        return guard;
    }

    /** A PTX instruction begins. */
    void count(Origin origin) {
        last.counted.add(origin);
    }

    void add(Instruction instruction) {
        last.instructions.add(guard.isPresent() ? new Guarded(instruction, guard.get()) : instruction);
    }

    /** Ends the segment. */
    void end(EndMaker maker) {
        last.end = Optional.of(maker);
        begin();
    }

    /**
     * Nothing follows.
     *
     * @param returns whether it is a function, which returns at its end
     */
    void finish(boolean returns) {
        if (last.end.isEmpty()) end(new Leave(NOWHERE, Optional.empty(), returns));
    }

    /** How many segments there are. */
    int size() {
        return parts.size();
    }

    /**
     * All segments.
     *
     * @param first the number of the first
     */
    List<Segment> segments(int first) {
        base = first;
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            int next = first + i + 1;
            End end = part.end.isPresent()
                    ? part.end.get().end(next)
                    : new End.Jump(NOWHERE, first + Math.min(i + 1, parts.size() - 1));
            segments.add(new Segment(first + i, part.instructions, part.counted, end));
        }
        return segments;
    }
}
