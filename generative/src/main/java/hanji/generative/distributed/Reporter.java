package hanji.generative.distributed;

import hanji.generative.distributed.Letter.Kind;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.TrainingLoop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;

/** What the first worker tells the driver: counters after steps, and with each save the lines of the log up to it and the checkpoint. */
final class Reporter implements TrainingLoop.Watcher {
    private static final long BETWEEN = 50_000_000; // ns

    private final DriverLink driver;
    private final RunFolder folder;
    private long told = System.nanoTime();
    private long logged; // bytes

    /** @param folder of this worker, in which its training keeps the run */
    Reporter(DriverLink driver, RunFolder folder) {
        this.driver = driver;
        this.folder = folder;
    }

    @Override
    public void step(Run run) {
        long now = System.nanoTime();
        if (now - told < BETWEEN) return;
        told = now;
        driver.send(Kind.PROGRESS, Fields.toBytes(run.counters()));
    }

    @Override
    public void saved(Run run) throws IOException {
        sendLog();
        driver.sendFile(Kind.CHECKPOINT, folder.checkpoint());
    }

    private void sendLog() throws IOException {
        byte[] lines;
        try (var log = new RandomAccessFile(folder.metrics().toFile(), "r")) {
            log.seek(logged);
            lines = new byte[Math.toIntExact(log.length() - logged)];
            log.readFully(lines);
        }
        logged += lines.length;
        int start = 0;
        for (int i = 0; i < lines.length; i++)
            if (lines[i] == '\n') {
                driver.send(Kind.LOG, Arrays.copyOfRange(lines, start, i));
                start = i + 1;
            }
    }
}
