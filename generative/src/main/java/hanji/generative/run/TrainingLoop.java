package hanji.generative.run;

import hanji.generative.measure.Measure;
import hanji.generative.measure.Measured;
import hanji.generative.report.Metrics;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Trains a run to the end of its budget, or until asked to stop, and keeps its folder such that whatever happens a later
 * process can go on to the same bits: log lines are on the disk before the checkpoint that follows them.
 *
 * @param run to train
 * @param folder to keep
 * @param log of the run, which this process alone has open
 * @param data to train on, and validation images to look at now and then
 * @param pace how much work may be lost
 * @param stop asked after each step
 * @param watcher told after each step on the CPU, and after each tenth on a CUDA device, which it would keep waiting
 */
public record TrainingLoop(
        Run run, RunFolder folder, Metrics log, Split data, Pace pace, BooleanSupplier stop, Watcher watcher) {
    /** Before the names of figures on validation images in the log. */
    public static final String VALIDATION = "validation_";

    /** Validation images that the learning curve looks at. */
    private static final int GLANCE = 200;

    private static final int GLANCES = 10;

    /** Sees the run go on. */
    public interface Watcher {
        /** A step was done; its losses can be asked for at no cost. */
        void step(Run run) throws IOException;

        /**
         * The run stands where it begins or goes on, or after a step. On a CUDA device the step may still be at work, so that most
         * of these calls must ask for nothing.
         */
        default void at(Run run) throws IOException {}

        /** What is to stand in the log of the run as it is now, by name; told after each step, as {@link #at}. */
        default Map<String, Double> figures(Run run) throws IOException {
            return Map.of();
        }

        /** A save was made, so that whoever wants to show the run as it stands has a consistent folder. */
        default void saved(Run run) throws IOException {}
    }

    /**
     * How often a run is saved.
     *
     * @param every time between two saves
     * @param share of the time that saves may take; the time between them grows to keep it
     */
    public record Pace(Duration every, double share) {
        /** Every 15 seconds, and at most 2 % of the time. */
        public static final Pace STANDARD = new Pace(Duration.ofSeconds(15), 0.02);

        /** As often as said, whatever it costs. */
        public static Pace exactly(Duration every) {
            return new Pace(every, 1);
        }

        long nanosAfter(long nanosOfSave) {
            return share == 1 ? every.toNanos() : Math.max(every.toNanos(), (long) (nanosOfSave / share));
        }
    }

    /**
     * Trains; whether the budget is used up, rather than a stop asked for.
     *
     * @throws Diverged if the loss is no longer a number; the checkpoint stays that of an earlier step
     */
    public boolean train() throws IOException {
        log.goOnAfter(run.stepsDone());
        try (Feeder feeder = run.feeder(data.train())) {
            long saved = System.nanoTime();
            long wait = pace.nanosAfter(save());
            watcher.at(run);
            while (run.goesOn(stop)) {
                run.step(feeder.next().get());
                if (run.lossesAreFree() || run.logged()) watcher.step(run);
                watcher.at(run);
                writeLog();
                if (System.nanoTime() - saved >= wait) {
                    wait = pace.nanosAfter(save());
                    watcher.saved(run);
                    saved = System.nanoTime();
                }
            }
            save();
            run.releaseGraph();
            return run.progress() >= 1;
        }
    }

    private void writeLog() throws IOException {
        boolean glance = isGlance();
        Map<String, Double> watched = watcher.figures(run);
        if (!run.logged() && !glance && watched.isEmpty()) return;
        Map<String, Double> values = run.logged() ? run.takeLog() : new LinkedHashMap<>();
        if (glance)
            for (Measured measured : glance())
                values.put(
                        VALIDATION + measured.figure().name(), measured.figure().mean());
        values.putAll(watched);
        if (!values.isEmpty()) log.write(run.stepsDone(), values);
    }

    private boolean isGlance() {
        return run.stepsDone() % glanceEvery() == 0 || run.progress() >= 1;
    }

    private List<Measured> glance() {
        Images images = data.validation().limit(GLANCE);
        return images.count() == 0
                ? List.of()
                : Measure.all(run.fitted(), images, run.site().noise(), _ -> {});
    }

    private long glanceEvery() {
        return switch (run.settings().budget()) {
            case Budget.Steps(long steps) -> Math.max(1, steps / GLANCES);
            case Budget.Minutes _ -> 500;
        };
    }

    /** Nanoseconds that it took. */
    private long save() throws IOException {
        long began = System.nanoTime();
        log.sync();
        run.save(folder);
        return System.nanoTime() - began;
    }
}
