package hanji.generative.spark;

import hanji.generative.distributed.ClusterFailure;
import org.apache.spark.SparkContext;

/** Whether a cluster has as many workers as are wanted; Spark itself would wait for ever. */
final class Room {
    private static final long PATIENCE_MILLIS = 20_000;
    private static final long LOOK_MILLIS = 50;

    private Room() {}

    /** @throws ClusterFailure if there are fewer after a while */
    static void require(SparkContext context, SparkAddress place, int workers) {
        if (place.isLocal()) return;
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (true) {
            if (context.isStopped())
                throw new ClusterFailure("the workers of " + place.master()
                        + " end as soon as they start; their folders work/app-*/*/stderr say why");
            int there = context.statusTracker().getExecutorInfos().length - 1; // the driver is one of them
            if (there >= workers) return;
            if (System.nanoTime() > end)
                throw new ClusterFailure("%s has room for %d of %d workers (of %s cores and %s of memory each); start more with"
                        .formatted(
                                place.master(),
                                there,
                                workers,
                                context.conf().get("spark.executor.cores"),
                                context.conf().get("spark.executor.memory"))
                        + " ./hanji spark worker " + place.master() + ", or ask for fewer");
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFailure("interrupted while waiting for workers", e);
        }
    }
}
