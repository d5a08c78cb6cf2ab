package hanji.generative.spark;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * While one is open, a process that was asked to end waits with the end of the cluster's context: workers that are told to stop save
 * first. Spark would end them at once.
 */
final class Farewell implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    /** Above Spark's own, which is 40 (its ShutdownHookManager: that of file systems and 30). */
    private static final int FIRST = 1_000;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Runnable hook = this::await;

    Farewell() {
        ShutdownHookManager.get().addShutdownHook(hook, FIRST, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void await() {
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS); // after that the context ends all the same
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        if (!ShutdownHookManager.get().isShutdownInProgress())
            ShutdownHookManager.get().removeShutdownHook(hook);
    }
}
