package hanji.tensor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The tasks of one call of {@link Workers#run}, claimed one by one by every thread that runs it. A thread counts as
 * present before it claims; so once there is nothing left to claim and nobody is present, every claimed task is done.
 */
final class Round implements Runnable {
    private final int count;
    private final IntConsumer task;
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger present = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean isAwaited;

    Round(int count, IntConsumer task) {
        this.count = count;
        this.task = task;
    }

    /** Claims and runs tasks until there is none left. */
    @Override
    public void run() {
        present.incrementAndGet();
        try {
            for (int i; (i = next.getAndIncrement()) < count; ) task.accept(i);
        } catch (Throwable thrown) {
            stop(thrown);
        }
        if (present.decrementAndGet() == 0 && isAwaited) LockSupport.unpark(caller);
    }

    /** Leaves the tasks not yet claimed undone. */
    void stop(Throwable cause) {
        failure.compareAndSet(null, cause);
        next.set(count);
    }

    /** Waits, after {@link #run}, until no thread runs a task; an interrupt waits too. */
    void await() {
        boolean interrupted = false;
        long start = System.nanoTime();
        while (present.get() > 0) {
            if (System.nanoTime() - start < Workers.SPIN_NANOS) Thread.onSpinWait();
            else {
                isAwaited = true;
                if (present.get() > 0) LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    void rethrow() {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) throw error;
        if (thrown instanceof RuntimeException exception) throw exception;
    }
}
