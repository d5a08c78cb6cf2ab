package hanji.tensor;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Threads that share out numbered tasks: the caller's and up to a given number of mates, which are started when needed
 * and end after a minute without work. Tasks are claimed one by one from a counter, so a thread that the machine slows
 * down takes fewer, and one that comes too late is not waited for; which thread runs a task must not matter to its
 * result.
 *
 * <p>A mate without work looks for more for {@link #SPIN_NANOS} before it sleeps: a chain of operations then wakes
 * nobody.
 */
final class Workers {
    /** About what it costs to put a thread to sleep and wake it. */
    static final long SPIN_NANOS = 50_000;

    private static final long IDLE_NANOS = 60_000_000_000L;

    private final int threads;
    private final ThreadFactory factory;
    private final CopyOnWriteArrayList<Mate> mates = new CopyOnWriteArrayList<>();
    private final Queue<Round> rounds = new ConcurrentLinkedQueue<>();

    /** @param threads how many threads work, the caller's included; at least 1 */
    Workers(int threads) {
        this(threads, new Daemons());
    }

    Workers(int threads, ThreadFactory factory) {
        if (threads < 1) throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        this.threads = threads;
        this.factory = factory;
    }

    private static final class Daemons implements ThreadFactory {
        @Override
        public Thread newThread(Runnable work) {
            return Thread.ofPlatform().daemon().name("hanji-worker").unstarted(work);
        }
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
        rounds.add(round);
        try {
            callMates(crew - 1);
        } catch (Throwable noThread) {
            round.stop(noThread);
        }
        work(round);
        round.await();
        round.rethrow();
    }

    /** Runs tasks of a round while there are any, and then takes it from the list, whoever put it there. */
    private void work(Round round) {
        round.run();
        rounds.remove(round);
    }

    private void callMates(int count) {
        if (mates.size() < count) startMates(count);
        int called = 0;
        for (Mate mate : mates) {
            if (called < count && mate.wake()) called++;
        }
    }

    private synchronized void startMates(int count) {
        while (mates.size() < count) {
            var mate = new Mate();
            mate.thread.start();
            mates.add(mate);
        }
    }

    /** A thread that works on the oldest round, over and over. */
    private final class Mate implements Runnable {
        private final Thread thread = factory.newThread(this);
        private volatile boolean isAsleep;

        /** Tasks are parts of the caller's work, who asked for the arrays or is an op. */
        @Override
        public void run() {
            Declared.run(this::share);
        }

        private void share() {
            long idleSince = System.nanoTime();
            while (true) {
                Round round = rounds.peek();
                long idle = System.nanoTime() - idleSince;
                if (round != null) {
                    work(round);
                    idleSince = System.nanoTime();
                } else if (idle < SPIN_NANOS) Thread.onSpinWait();
                else if (idle < IDLE_NANOS) sleep(IDLE_NANOS - idle);
                else {
                    mates.remove(this);
                    return;
                }
            }
        }

        private void sleep(long nanos) {
            isAsleep = true;
            if (rounds.isEmpty()) LockSupport.parkNanos(this, nanos);
            isAsleep = false;
        }

        /** Whether it slept. */
        boolean wake() {
            if (!isAsleep) return false;
            isAsleep = false;
            LockSupport.unpark(thread);
            return true;
        }
    }
}
