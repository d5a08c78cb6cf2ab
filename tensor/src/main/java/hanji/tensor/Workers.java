package hanji.tensor;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Threads that share out numbered tasks: the caller's and up to a given number of helpers, which are started when needed
 * and end after a minute without work. Tasks are claimed one by one from a counter, so a thread that the machine slows
 * down takes fewer; which thread runs a task must not matter to its result.
 */
final class Workers {
    private final int threads;
    private final ExecutorService helpers;

    /** @param threads how many threads work, the caller's included; at least 1 */
    Workers(int threads) {
        this(threads, Thread.ofPlatform().daemon().name("hanji-worker").factory());
    }

    Workers(int threads, ThreadFactory factory) {
        if (threads < 1) throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        this.threads = threads;
        this.helpers = Executors.newCachedThreadPool(factory);
    }

    int threads() {
        return threads;
    }

    /**
     * Runs tasks 0 to count - 1 and returns when all are done. The first failure, be it of a task or to start a thread,
     * stops the rest and is rethrown when no thread is at work any more.
     */
    void run(int count, IntConsumer task) {
        int crew = Math.min(threads, count);
        if (crew <= 1) {
            for (int i = 0; i < count; i++) task.accept(i);
            return;
        }
        var round = new Round(count, task);
        var done = new Semaphore(0);
        int started = 0;
        try {
            for (; started < crew - 1; started++)
                helpers.execute(() -> {
                    round.run();
                    done.release();
                });
        } catch (Throwable noThread) {
            round.stop(noThread);
        }
        round.run();
        done.acquireUninterruptibly(started);
        round.rethrow();
    }

    /** The tasks of one call, claimed by every thread that runs it. */
    private static final class Round implements Runnable {
        private final int count;
        private final IntConsumer task;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Round(int count, IntConsumer task) {
            this.count = count;
            this.task = task;
        }

        @Override
        public void run() {
            try {
                for (int i; (i = next.getAndIncrement()) < count; ) task.accept(i);
            } catch (Throwable thrown) {
                stop(thrown);
            }
        }

        /** Leaves the tasks not yet claimed undone. */
        void stop(Throwable cause) {
            failure.compareAndSet(null, cause);
            next.set(count);
        }

        void rethrow() {
            Throwable thrown = failure.get();
            if (thrown instanceof Error error) throw error;
            if (thrown instanceof RuntimeException exception) throw exception;
        }
    }
}
