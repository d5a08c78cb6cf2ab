package hanji.generative.cli;

import hanji.generative.judge.CollapseAlarm;
import hanji.generative.model.Draws;
import hanji.generative.run.Marks;
import hanji.generative.run.Run;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Asks the alarm about a run in training, at equal parts of its budget, as long as {@link LookingTime} allows it. */
final class AlarmWatch {
    private final CollapseAlarm alarm;
    private final Marks marks;
    private final LookingTime time;
    private final Consumer<String> say;

    /** Of the quickest look so far, since the first is slow whatever the model; 0 before it. */
    private double seconds;

    private boolean saidSlow;

    /** @param say prints a line */
    AlarmWatch(CollapseAlarm alarm, Run run, LookingTime time, Consumer<String> say) {
        this.alarm = alarm;
        this.marks = Marks.even(run, CollapseAlarm.LOOKS);
        this.time = time;
        this.say = say;
    }

    /** The label entropy, where the run has come to a mark. */
    Map<String, Double> figures(Run run) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (!marks.meets(run) || !(run.fitted() instanceof Draws draws)) return figures;
        run.loss(); // fails where the run has diverged
        if (time.allows(run, seconds)) {
            double last = time.of(() -> figures.put(CollapseAlarm.ENTROPY, look(run, draws)));
            seconds = seconds == 0 ? last : Math.min(seconds, last);
        } else if (!saidSlow) {
            saidSlow = true;
            say.accept(String.format(
                    Locale.ROOT,
                    "the collapse alarm leaves out looks: one takes %.1f s, and looking at a run may take a twentieth of"
                            + " its time",
                    seconds));
        }
        return figures;
    }

    private double look(Run run, Draws draws) {
        double entropy = alarm.entropy(draws, RunOutputs.sampling(run.settings().seed()));
        alarm.fallen(run.card().name(), run.stepsDone(), run.progress(), entropy)
                .ifPresent(say);
        return entropy;
    }
}
