package hanji.bench.gpu;

import hanji.cuda.CudaDriver;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The time of a kernel on a GPU: events around batches of launches that go round over several sets of buffers, more than
 * the second-level cache holds.
 *
 * @param driver of the GPU
 * @param stream on which everything runs
 * @param thorough whether figures are to be quoted; otherwise each launch is repeated once, to see that it can be
 */
record KernelTimer(CudaDriver driver, long stream, boolean thorough) {
    private static final int WARM_UP = 3;
    private static final int BATCHES = 25;
    /** A batch lasts at least this long, so that an event's resolution does not count. */
    private static final double BATCH_MS = 0.5;

    private static final int MOST_LAUNCHES = 2000;

    /**
     * Microseconds of one launch.
     *
     * @param low fastest batch
     * @param high slowest batch
     */
    record Time(double median, double low, double high, int launches) {}

    /** @param launches of one kernel at one size, each on its own buffers */
    Time measure(List<RecordedLaunch> launches) {
        return measure(launches.size(), i -> launches.get(i).repeat(driver, stream));
    }

    /**
     * Microseconds of one piece of work.
     *
     * @param sets that it goes round over
     * @param run gives the device the work on a set
     */
    Time measure(int sets, IntConsumer run) {
        int count = sets;
        if (!thorough) {
            double once = 1e3 * batch(sets, run, count) / count;
            return new Time(once, once, once, count);
        }
        for (int i = 0; i < WARM_UP; i++) batch(sets, run, count);
        while (count < MOST_LAUNCHES && batch(sets, run, count) < BATCH_MS) count *= 2;
        double[] times = new double[BATCHES];
        for (int i = 0; i < BATCHES; i++) times[i] = 1e3 * batch(sets, run, count) / count;
        Arrays.sort(times);
        return new Time(times[BATCHES / 2], times[0], times[BATCHES - 1], count * BATCHES);
    }

    /** Milliseconds of so many. */
    private double batch(int sets, IntConsumer run, int count) {
        long from = driver.newEvent(), to = driver.newEvent();
        try {
            driver.record(from, stream);
            for (int i = 0; i < count; i++) run.accept(i % sets);
            driver.record(to, stream);
            return driver.milliseconds(from, to);
        } finally {
            driver.freeEvent(from);
            driver.freeEvent(to);
        }
    }
}
