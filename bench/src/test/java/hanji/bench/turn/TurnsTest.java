package hanji.bench.turn;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TurnsTest {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Integer> order = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void everyCycleHasOneTurnOfEachSideAndEverySecondRunsBackwards() throws Exception {
        var turns = new Turns(3);
        join(IntStream.range(0, 3)
                .mapToObj(side -> threads.submit(() -> take(turns, side, 4)))
                .toList());
        assertEquals(List.of(0, 1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0), order);
    }

    @Test
    void nobodyBeginsBeforeAllHaveCome() throws Exception {
        var turns = new Turns(2);
        Future<?> early = threads.submit(() -> take(turns, 1, 1));
        Thread.sleep(50);
        assertTrue(order.isEmpty());
        join(List.of(early, threads.submit(() -> take(turns, 0, 1))));
        assertEquals(List.of(0, 1), order);
    }

    @Test
    void whoLeavesIsNotWaitedFor() throws Exception {
        var turns = new Turns(3);
        Future<?> first = threads.submit(() -> take(turns, 0, 2)), last = threads.submit(() -> take(turns, 2, 1));
        turns.leave(1);
        join(List.of(first, last));
        assertEquals(List.of(0, 2, 0), order);
    }

    @Test
    void whoLeavesWithTheTurnPassesItOn() throws Exception {
        var turns = new Turns(2);
        var has = new CountDownLatch(1);
        threads.submit((Callable<Void>) () -> {
            turns.next(0);
            has.countDown();
            return null;
        });
        Future<?> other = threads.submit(() -> take(turns, 1, 1));
        has.await();
        turns.leave(0);
        join(List.of(other));
        assertEquals(List.of(1), order);
    }

    @Test
    void whoLeavesWhileWaitingGetsNoTurn() throws Exception {
        var turns = new Turns(2);
        awaitWaiting(Thread.ofPlatform().start(() -> waitFor(turns, 0)));
        turns.leave(0);
        join(List.of(threads.submit(() -> take(turns, 1, 2))));
        assertEquals(List.of(1, 1), order);
    }

    @Test
    void whoLeavesInAnothersTurnDoesNotEndIt() throws Exception {
        var turns = new Turns(3);
        Thread first = Thread.ofPlatform().start(() -> waitFor(turns, 0));
        Thread second = Thread.ofPlatform().start(() -> waitFor(turns, 1));
        awaitWaiting(first);
        awaitWaiting(second);
        Thread.ofPlatform().start(() -> waitFor(turns, 2));
        first.join();
        turns.leave(2);
        awaitWaiting(second);
        turns.leave(0);
        second.join();
    }

    private static void waitFor(Turns turns, int side) {
        try {
            turns.next(side);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until this thread waits; a turn that it was given would let it go on within the milliseconds after. */
    private static void awaitWaiting(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING) Thread.sleep(1);
        assertFalse(thread.join(Duration.ofMillis(20)));
    }

    /** Takes this many turns and leaves; nobody else may have one meanwhile. */
    private Void take(Turns turns, int side, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            turns.next(side);
            order.add(side);
            int begun = order.size();
            Thread.sleep(2);
            assertEquals(begun, order.size());
        }
        turns.leave(side);
        return null;
    }

    private static void join(List<? extends Future<?>> sides)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (Future<?> side : sides) side.get(30, SECONDS);
    }
}
