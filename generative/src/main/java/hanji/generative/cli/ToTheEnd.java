package hanji.generative.cli;

import hanji.cuda.CudaException;
import hanji.generative.judge.CollapseAlarm;
import hanji.generative.measure.Figure;
import hanji.generative.measure.Measure;
import hanji.generative.measure.Measured;
import hanji.generative.model.Draws;
import hanji.generative.report.Metrics;
import hanji.generative.report.Plural;
import hanji.generative.run.Interrupt;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.TrainingLoop;
import hanji.generative.run.TrainingLoop.Pace;
import hanji.nn.data.DataSet;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A run on its way from where it stands to its end: trained, measured on test images, drawn from, and written down.
 *
 * @param pace of saves
 */
record ToTheEnd(Run run, RunFolder folder, Metrics log, Split split, Pace pace, LoadNotices notices) {
    /**
     * Goes there.
     *
     * @param others who train, if not this process alone
     * @param threads of each of them, if given
     */
    TrainResult go(Optional<WorkersOption.Workers> others, OptionalInt threads, AlarmOption alarm) throws IOException {
        folder.deleteLeft();
        try (var interrupt = Interrupt.listen()) {
            train(others, threads, alarm, interrupt);
            Consumer<ProgressBar> phase = bar -> interrupt.release(() -> sayHowToGoOn(bar, "stopped after training"));
            List<Figure> figures = evaluate(phase);
            return new RunOutputs(folder, run, split).write(sample(phase), figures);
        }
    }

    private void train(
            Optional<WorkersOption.Workers> others, OptionalInt threads, AlarmOption alarm, Interrupt interrupt)
            throws IOException {
        DataSet set = DataSet.of(run.settings().data());
        Optional<CollapseAlarm> rings = alarm.of(run, folder, split, all -> Train.load(set, all, notices), notices);
        try (var bar = ProgressBar.of("train")) {
            bar.println("training in " + folder + " on "
                    + Plural.of(split.train().count(), "image") + "; Ctrl-C saves and stops");
            var watcher = new TrainWatcher(run, folder, split, rings, bar);
            boolean finished;
            try {
                var loop = new TrainingLoop(run, folder, log, split, pace, interrupt::requested, watcher);
                finished = others.isPresent() ? others.get().train(loop, threads, bar::println) : loop.train();
            } catch (CudaException failure) {
                sayHowToGoOn(bar, "the device failed after step " + run.stepsDone() + ", the last save stays");
                throw failure;
            }
            if (!finished) interrupt.end(() -> sayHowToGoOn(bar, "saved and stopped at step " + run.stepsDone()));
        }
    }

    private void sayHowToGoOn(ProgressBar bar, String what) {
        bar.close();
        bar.println(what + "; go on with: ./hanji train --resume " + Shell.word(folder.toString()));
    }

    private List<Figure> evaluate(Consumer<ProgressBar> phase) {
        try (var bar = ProgressBar.of("evaluate")) {
            phase.accept(bar);
            return Measure.all(run.fitted(), split.test(), run.site().noise(), bar::show).stream()
                    .map(Measured::figure)
                    .toList();
        }
    }

    private Optional<Images> sample(Consumer<ProgressBar> phase) {
        if (!(run.fitted() instanceof Draws draws)) return Optional.empty();
        try (var bar = ProgressBar.of("sample")) {
            phase.accept(bar);
            return Optional.of(draws.sample(RunOutputs.sampling(run.settings().seed()), RunOutputs.SAMPLES, bar::show));
        }
    }
}
