package hanji.bench.races;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of a program.
 *
 * @param labels the bugs that its name says
 * @param otherwise whether they plant a bug of no kind that is counted here
 * @param reason why it did not run to its end; empty if it did
 * @param found the first fault of each kind
 * @param others faults of other kinds
 * @param advice what is no fault and was said of its kernels
 */
public record Outcome(
        String program,
        List<String> labels,
        Set<Bug> planted,
        boolean otherwise,
        Ending ending,
        String reason,
        Map<Bug, String> found,
        List<String> others,
        List<String> advice) {
    /** How far a program came. */
    public enum Ending {
        /** To the end of its main. */
        RAN,
        /** It was ended, because it would go on and on; what was found until then counts. */
        STOPPED,
        /** The simulator does not understand a kernel of it, or something else went wrong that is no bug of it. */
        REFUSED,
        /** It ended in every run before any kernel ran, for instance because it cannot read its graph. */
        LAUNCHED_NOTHING,
        /** nvcc does not compile it. */
        NOT_COMPILED
    }

    static Outcome without(LabelledProgram program, Ending ending, String reason) {
        return of(program, ending, reason, Map.of(), List.of(), List.of());
    }

    static Outcome of(
            LabelledProgram program, String stopped, Map<Bug, String> found, List<String> others, List<String> advice) {
        return of(program, stopped.isEmpty() ? Ending.RAN : Ending.STOPPED, stopped, found, others, advice);
    }

    private static Outcome of(
            LabelledProgram program,
            Ending ending,
            String reason,
            Map<Bug, String> found,
            List<String> others,
            List<String> advice) {
        return new Outcome(
                program.name(),
                program.labels(),
                program.planted(),
                program.otherwise(),
                ending,
                reason,
                found,
                others,
                advice);
    }

    /** Whether its kernels ran, so that it counts. */
    boolean counts() {
        return ending == Ending.RAN || ending == Ending.STOPPED;
    }

    /** Whether a bug of this kind is planted and was not found. */
    boolean misses(Bug bug) {
        return planted.contains(bug) && !found.containsKey(bug);
    }

    /** Whether no label speaks of this kind, or of what may lead to it. */
    boolean isFreeOf(Bug bug) {
        return !planted.contains(bug) && !otherwise;
    }

    /** Whether a bug of this kind was found where no label speaks of one. */
    boolean isFalseAlarm(Bug bug) {
        return isFreeOf(bug) && found.containsKey(bug);
    }
}
