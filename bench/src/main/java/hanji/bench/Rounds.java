package hanji.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Measures the targets of a subject again and again, each time in fresh JVMs. */
final class Rounds {
    private final Harness harness;
    private final Effort effort;
    private final int count;

    /** As many as this effort takes. */
    Rounds(Harness harness, Effort effort) {
        this(harness, effort, effort.rounds);
    }

    Rounds(Harness harness, Effort effort, int count) {
        this.harness = harness;
        this.effort = effort;
        this.count = count;
    }

    /**
     * All targets in the first round, in further ones those whose results still count.
     *
     * @param before runs before each round
     */
    Measurements measure(Subject subject, Runnable before) {
        var samples = new LinkedHashMap<Target, Samples>();
        for (Target target : subject.targets()) samples.put(target, new Samples(new ArrayList<>()));
        var measured = new Measurements(samples, new LinkedHashMap<>());
        List<Target> running = subject.targets();
        for (int round = 0; round < count; round++) {
            before.run();
            List<Harness.Outcome> outcomes = harness.round(running, effort);
            for (int i = 0; i < running.size(); i++) measured.add(running.get(i), outcomes.get(i));
            running = subject.contenders(measured);
        }
        return measured;
    }
}
