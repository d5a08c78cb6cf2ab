package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WorkersTest {
    /** The first mate is at work when the second cannot be started. */
    @Test
    void noMateIsAtWorkAfterTheSystemRefusedAThread() {
        var noThread = new OutOfMemoryError("unable to create native thread");
        var mateWorks = new CountDownLatch(1);
        var mates = new AtomicInteger();
        ThreadFactory secondFails = task -> {
            if (mates.getAndIncrement() == 0)
                return Thread.ofPlatform().daemon().unstarted(task);
            awaitUnchecked(mateWorks);
            throw noThread;
        };
        var atWork = new AtomicInteger();
        var error = assertThrows(
                OutOfMemoryError.class,
                () -> new Workers(3, secondFails).run(1000, _ -> {
                    atWork.incrementAndGet();
                    mateWorks.countDown();
                    LockSupport.parkNanos(20_000_000);
                    atWork.decrementAndGet();
                }));
        assertSame(noThread, error);
        assertEquals(0, atWork.get());
    }

    @Test
    void theCrewWorksOnAfterTheSystemRefusedAThread() {
        var refuses = new AtomicBoolean(true);
        var workers = new Workers(3, task -> {
            if (refuses.getAndSet(false)) throw new OutOfMemoryError("unable to create native thread");
            return Thread.ofPlatform().daemon().unstarted(task);
        });
        var runs = new AtomicInteger();
        assertThrows(OutOfMemoryError.class, () -> workers.run(10, _ -> runs.incrementAndGet()));
        assertEquals(0, runs.get(), "the rest is stopped");
        workers.run(10, _ -> runs.incrementAndGet());
        assertEquals(10, runs.get());
    }

    @Test
    void aMateThatComesTooLateIsNotWaitedFor() {
        var mayStart = new CountDownLatch(1);
        var workers = new Workers(
                2,
                task -> Thread.ofPlatform().daemon().unstarted(() -> {
                    awaitUnchecked(mayStart);
                    task.run();
                }));
        var runs = new AtomicInteger();
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> workers.run(10, _ -> runs.incrementAndGet()));
        mayStart.countDown();
        assertEquals(10, runs.get());
    }

    /** The first task runs until a mate, long asleep or still looking for work, has taken the second. */
    @Test
    void matesAwakeAndAsleepComeToWork() {
        var workers = new Workers(2);
        for (int pauseMillis : new int[] {0, 0, 5, 0, 20}) {
            LockSupport.parkNanos(pauseMillis * 1_000_000L);
            var both = new CountDownLatch(2);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> workers.run(2, _ -> {
                        both.countDown();
                        awaitUnchecked(both);
                    }));
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
