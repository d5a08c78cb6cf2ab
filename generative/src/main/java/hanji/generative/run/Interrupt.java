package hanji.generative.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Turns Ctrl-C (and SIGTERM) into a request to stop: the process ends only once the work in hand is saved, and its last
 * words say how to go on.
 *
 * <p>While one is open the JVM's shutdown waits for {@link #release}, {@link #end} or {@link #close}.
 */
public final class Interrupt implements AutoCloseable {
    private final CountDownLatch saved = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().unstarted(this::stop);
    private volatile boolean requested;
    private volatile Runnable lastWords = () -> {};

    private Interrupt() {}

    /** Starts to listen. */
    public static Interrupt listen() {
        var interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    /** Whether the process was asked to end. */
    public boolean requested() {
        return requested;
    }

    private void stop() {
        requested = true;
        try {
            saved.await();
            lastWords.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** From here on nothing is left to save: the process ends as soon as it is asked to, after these last words. */
    public void release(Runnable words) {
        lastWords = words;
        saved.countDown();
    }

    /** Lets the process end, as it was asked to, after these last words, and never returns. */
    public void end(Runnable words) {
        release(words);
        while (true) LockSupport.park();
    }

    /** Stops listening. */
    @Override
    public void close() {
        lastWords = () -> {};
        saved.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            return; // the process is ending already
        }
    }
}
