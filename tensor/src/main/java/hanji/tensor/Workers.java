package hanji.tensor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * A fixed crew of threads that shares out numbered tasks. Tasks are claimed one by one from a counter, so a thread that
 * the machine slows down takes fewer; which thread runs a task must not matter to its result.
 */
final class Workers {
    private final int threads;
    private final ExecutorService helpers;

    /** @param threads how many threads work, the caller's included; at least 1 */
    Workers(int threads) {
        if (threads < 1) throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        this.threads = threads;
        this.helpers = Executors.newCachedThreadPool(
                task -> Thread.ofPlatform().daemon().name("hanji-worker").unstarted(task));
    }

    int threads() {
        return threads;
    }

    /** Runs tasks 0 to count - 1 and returns when all are done; rethrows the first failure. */
    void run(int count, IntConsumer task) {
        int crew = Math.min(threads, count);
        if (crew <= 1) {
            for (int i = 0; i < count; i++) task.accept(i);
            return;
        }
        var next = new AtomicInteger();
        var failure = new AtomicReference<Throwable>();
        var done = new CountDownLatch(crew - 1);
        Runnable share = () -> {
            try {
                for (int i; (i = next.getAndIncrement()) < count; ) task.accept(i);
            } catch (Throwable thrown) {
                failure.compareAndSet(null, thrown);
                next.set(count);
            }
        };
        for (int i = 1; i < crew; i++)
            helpers.execute(() -> {
                share.run();
                done.countDown();
            });
        share.run();
        awaitUninterruptibly(done);
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) throw error;
        if (thrown instanceof RuntimeException exception) throw exception;
    }

    private static void awaitUninterruptibly(CountDownLatch done) {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
