package hanji.simulator.machine;

import hanji.simulator.Advice;
import hanji.simulator.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The faults of a launch: the first of each kind and source line. */
public final class Faults {
    private final Set<Fault.Kind> checks;
    private final List<Fault> found = new ArrayList<>();
    private final Set<Place> places = new HashSet<>();

    /** Where a kind of fault was found; without line information the instruction stands for the line. */
    private record Place(Fault.Kind kind, String file, int line) {}

    private final Set<Advice> advice = new LinkedHashSet<>();
    private final Set<Place> advised = new HashSet<>();

    /** @param checks the kinds that are looked for */
    public Faults(Set<Fault.Kind> checks) {
        this.checks = checks;
    }

    public boolean looksFor(Fault.Kind kind) {
        return checks.contains(kind);
    }

    /**
     * Adds a fault that concerns a region.
     *
     * @param message what is wrong, without place and argument
     * @param offset where in the region, in bytes; may lie outside
     * @param bytes size of one element
     */
    public synchronized void add(
            Fault.Kind kind,
            String message,
            Warp warp,
            int lane,
            Instruction at,
            Region region,
            long offset,
            int bytes) {
        Launch launch = warp.block().launch();
        if (isNew(kind, at))
            found.add(fault(kind, message, warp, lane, at, launch.argument(region), Math.floorDiv(offset, bytes)));
    }

    /** Adds a fault that concerns no memory. */
    public synchronized void add(Fault.Kind kind, String message, Warp warp, int lane, Instruction at) {
        if (isNew(kind, at)) found.add(fault(kind, message, warp, lane, at, "", 0));
    }

    /** Adds what ended a launch, whether it is looked for or not. */
    synchronized void addStop(Stop stop) {
        found.add(fault(stop.kind(), String.valueOf(stop.getMessage()), stop.warp(), stop.lane(), stop.at(), "", 0));
    }

    private boolean isNew(Fault.Kind kind, Instruction at) {
        return looksFor(kind) && places.add(new Place(kind, at.origin().file(), place(at)));
    }

    private static int place(Instruction at) {
        return at.origin().line() == 0 ? -1 - at.origin().index() : at.origin().line();
    }

    private static Fault fault(
            Fault.Kind kind, String message, Warp warp, int lane, Instruction at, String argument, long element) {
        Launch launch = warp.block().launch();
        return new Fault(
                kind,
                message,
                at.origin().file(),
                at.origin().line(),
                warp.block().position(),
                launch.threads().position(warp.thread(lane)),
                launch.kernel(),
                argument,
                element);
    }

    /** Gives advice on an instruction, once for a line. */
    public synchronized void advise(String message, Instruction at) {
        if (advised.add(new Place(Fault.Kind.RACE, at.origin().file(), place(at))))
            advice.add(new Advice(message, at.origin().file(), at.origin().line()));
    }

    /** Gives advice on a kernel as a whole. */
    public synchronized void advise(String message) {
        advice.add(Advice.of(message));
    }

    /** The advice since the last call. */
    public synchronized List<Advice> takeAdvice() {
        List<Advice> all = List.copyOf(advice);
        advice.clear();
        advised.clear();
        return all;
    }

    /** What was found since the last call. */
    public synchronized List<Fault> take() {
        List<Fault> all = List.copyOf(found);
        found.clear();
        places.clear();
        return all;
    }
}
