package hanji.generative.cli;

import hanji.generative.judge.CollapseAlarm;
import hanji.generative.model.Card;
import hanji.generative.model.Draws;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.TrainingLoop;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Shows a training as it goes: the bar after each step, and after some saves the report, curve and samples as they stand, first
 * after about half a minute and then so that drawing them takes at most a twentieth of the time, with what is drawn at certain
 * steps for samples over time and for the alarm.
 */
final class TrainWatcher implements TrainingLoop.Watcher {
    private static final double FIRST_LOOK_SECONDS = 15;

    private final RunFolder folder;
    private final Split split;
    private final ProgressBar bar;
    private final long stepsBefore;
    private final double secondsBefore;
    private final long began = System.nanoTime();
    private final LookingTime time = new LookingTime();
    private final Optional<SamplesOverTime> samples;
    private final Optional<AlarmWatch> alarm;
    private String said = "";
    private double nextLook = FIRST_LOOK_SECONDS;

    TrainWatcher(Run run, RunFolder folder, Split split, Optional<CollapseAlarm> alarm, ProgressBar bar)
            throws IOException {
        this.samples = SamplesOverTime.suit(run)
                ? Optional.of(new SamplesOverTime(run, folder, time, bar::println))
                : Optional.empty();
        this.alarm = alarm.map(rings -> new AlarmWatch(rings, run, time, bar::println));
        this.folder = folder;
        this.split = split;
        this.bar = bar;
        this.stepsBefore = run.stepsDone();
        this.secondsBefore = run.seconds();
    }

    @Override
    public void step(Run run) {
        long steps = run.stepsDone() - stepsBefore;
        if (run.card().feed() == Card.Feed.WHOLE) {
            bar.show(run.progress(), "step " + run.stepsDone(), run.loss());
            return;
        }
        int batch = run.settings().batch();
        long perEpoch = split.train().count() / batch;
        bar.show(
                run.progress(),
                "epoch " + ((run.stepsDone() - 1) / perEpoch + 1),
                String.format(Locale.ROOT, "%.0f images/s", steps * batch / (run.seconds() - secondsBefore)),
                run.loss());
    }

    @Override
    public void at(Run run) throws IOException {
        double before = time.spent();
        if (samples.isPresent()) samples.get().at(run);
        say(run.graphInWords().orElse(""));
        putOff(time.spent() - before);
    }

    private void say(String line) {
        if (line.isEmpty() || line.equals(said)) return;
        bar.println(line);
        said = line;
    }

    @Override
    public Map<String, Double> figures(Run run) throws IOException {
        double before = time.spent();
        Map<String, Double> figures = alarm.isPresent() ? alarm.get().figures(run) : Map.of();
        putOff(time.spent() - before);
        return figures;
    }

    /** The report waits until all looks together are again a twentieth of the time. */
    private void putOff(double seconds) {
        nextLook += seconds / LookingTime.SHARE;
    }

    @Override
    public void saved(Run run) throws IOException {
        double look = seconds();
        if (look < nextLook) return;
        Optional<Images> drawn = run.fitted() instanceof Draws draws
                ? Optional.of(draws.sample(RunOutputs.sampling(run.settings().seed()), RunOutputs.SAMPLES))
                : Optional.empty();
        new RunOutputs(folder, run, split).writeSoFar(drawn);
        double now = seconds();
        nextLook = now + (now - look) / LookingTime.SHARE;
    }

    private double seconds() {
        return (System.nanoTime() - began) * 1e-9;
    }
}
