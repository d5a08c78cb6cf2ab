package hanji.generative.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Turns Ctrl-C (and SIGTERM) into a request to stop: the process ends only once the work in hand is saved.
 *
 * <p>While one is open the JVM's shutdown waits for {@link #end} or {@link #close}.
 */
public final class Interrupt implements AutoCloseable {
    private final CountDownLatch saved = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().unstarted(this::stopAndWait);
    private volatile boolean requested;

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

    private void stopAndWait() {
        requested = true;
        try {
            saved.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the process end, as it was asked to, and never returns. */
    public void end() {
        saved.countDown();
        while (true) LockSupport.park();
    }

    /** Stops listening. */
    @Override
    public void close() {
        saved.countDown();
        if (!requested) Runtime.getRuntime().removeShutdownHook(hook);
    }
}
