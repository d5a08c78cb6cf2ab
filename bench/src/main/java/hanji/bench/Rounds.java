package hanji.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** Measures targets in turns, so that what changes on the machine meanwhile hits all of them alike. */
final class Rounds {
    private final Harness harness;
    private final Effort effort;

    Rounds(Harness harness, Effort effort) {
        this.harness = harness;
        this.effort = effort;
    }

    /**
     * Every target once a round, in every other round from the last to the first. A target that disagrees is measured no
     * further.
     */
    Measurements measure(List<Target> targets, Consumer<Target> before) {
        var samples = new LinkedHashMap<Target, Samples>();
        for (Target target : targets) samples.put(target, new Samples(new ArrayList<>()));
        var measured = new Measurements(samples, new LinkedHashMap<>());
        for (int round = 0; round < effort.rounds; round++)
            for (Target target : round % 2 == 0 ? targets : targets.reversed()) {
                before.accept(target);
                if (!measured.disagreed(target)) measure(target, measured);
            }
        return measured;
    }

    private void measure(Target target, Measurements measured) {
        try {
            measured.of(target).rounds().add(harness.measure(target, effort));
        } catch (Harness.Disagreed wrong) {
            measured.disagreements().put(target, String.valueOf(wrong.getMessage()));
        }
    }
}
