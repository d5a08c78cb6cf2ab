package hanji.generative.run;

import hanji.generative.BitsPerDim;
import hanji.generative.report.Metrics;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Split;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Trains a run to the end of its budget, or until asked to stop, and keeps its folder such that whatever happens a later
 * process can go on to the same bits: log lines are on the disk before the checkpoint that follows them.
 *
 * @param run to train
 * @param folder to keep
 * @param data to train on, and to look at now and then
 * @param saveEvery how much work may be lost
 * @param stop asked after each step
 * @param watcher told after each step on the CPU, and after each tenth on a CUDA device, which it would keep waiting
 */
public record TrainingLoop(
        PixelCnnRun run, RunFolder folder, Split data, Duration saveEvery, BooleanSupplier stop, Watcher watcher) {
    /** Name in the log of the bits/dim of training batches. */
    public static final String TRAIN_BITS = "train_bits_per_dim";
    /** Name in the log of the bits/dim of some test images. */
    public static final String TEST_BITS = "test_bits_per_dim";

    /** Test images that the learning curve looks at. */
    private static final int GLANCE = 200;

    private static final int GLANCES = 10;
    private static final int LOG_EVERY = 10;

    /** Sees the run go on. */
    @FunctionalInterface
    public interface Watcher {
        /** @param trainBits mean bits/dim of the last few batches */
        void step(PixelCnnRun run, double trainBits);
    }

    /**
     * Trains; whether the budget is used up, rather than a stop asked for.
     *
     * @throws Diverged if the loss is no longer a number; the checkpoint stays that of an earlier step
     */
    public boolean train() throws IOException {
        try (Metrics metrics = Metrics.resume(folder.metrics(), run.stepsDone());
                Batches batches = run.batches(data.train())) {
            save(metrics);
            long saved = System.nanoTime();
            while (run.progress() < 1 && !stop.getAsBoolean()) {
                Batch batch = batches.next();
                run.step(batch);
                if (run.bitsAreFree() || run.stepsDone() % LOG_EVERY == 0) watcher.step(run, run.trainBits());
                log(metrics);
                if (System.nanoTime() - saved >= saveEvery.toNanos()) {
                    save(metrics);
                    saved = System.nanoTime();
                }
            }
            save(metrics);
            return run.progress() >= 1;
        }
    }

    private void log(Metrics metrics) throws IOException {
        long step = run.stepsDone();
        Map<String, Double> values = new LinkedHashMap<>();
        if (step % LOG_EVERY == 0) values.put(TRAIN_BITS, run.takeTrainBits());
        if (step % glanceEvery() == 0)
            values.put(
                    TEST_BITS,
                    BitsPerDim.of(run.density().bitsPerDim(data.test().limit(GLANCE)))
                            .mean());
        if (!values.isEmpty()) metrics.write(step, values);
    }

    private long glanceEvery() {
        return switch (run.settings().budget()) {
            case Budget.Steps(long steps) -> Math.max(1, steps / GLANCES);
            case Budget.Minutes _ -> 500;
        };
    }

    private void save(Metrics metrics) throws IOException {
        metrics.sync();
        run.save(folder);
    }
}
