package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Philox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchesTest {
    private static final int COUNT = 23;

    private final Images images = Images.of(
            2,
            3,
            1,
            Fixtures.randomBytes(COUNT * 6, 256, 1),
            new Random(2).ints(COUNT, 0, 10).toArray(),
            List.of());

    /** An order that differs by epoch. */
    private static int[] shuffle(int epoch) {
        var order = new ArrayList<>(IntStream.range(0, COUNT).boxed().toList());
        Collections.shuffle(order, new Random(epoch));
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    /** What a batch holds, kept beyond its use. */
    private record Kept(Position position, List<Integer> indices) {
        static Kept of(Batch batch) {
            return new Kept(
                    batch.position(), Arrays.stream(batch.indices()).boxed().toList());
        }
    }

    private List<Kept> take(int count, Position start) {
        try (var batches = Batches.shuffled(images, 5, BatchesTest::shuffle, start)) {
            return IntStream.range(0, count)
                    .mapToObj(_ -> Kept.of(batches.next()))
                    .toList();
        }
    }

    @Test
    void batchesFollowThePermutationOfTheirEpoch() {
        int step = 0;
        for (Kept kept : take(12, Position.START)) {
            assertEquals(new Position(step / 4, step % 4), kept.position());
            int[] order = shuffle(step / 4);
            for (int i = 0; i < 5; i++) {
                assertEquals(order[step % 4 * 5 + i], kept.indices().get(i));
            }
            step++;
        }
    }

    @Test
    void philoxShufflesEachEpochAnew() {
        var random = new Philox(42, 7, 0);
        try (var batches = Batches.shuffled(images, 5, random, new Position(3, 1))) {
            for (int step = 1; step < 8; step++) {
                int[] order = random.step(3 + step / 4).permutation(COUNT);
                int from = step % 4 * 5;
                assertArrayEquals(
                        Arrays.copyOfRange(order, from, from + 5),
                        batches.next().indices());
            }
        }
    }

    @Test
    void pixelsAndLabelsAreThoseOfTheIndices() {
        try (var batches = Batches.shuffled(images, 5, BatchesTest::shuffle, Position.START)) {
            for (int step = 0; step < 12; step++) {
                assertHoldsItsImages(batches.next());
            }
        }
    }

    private void assertHoldsItsImages(Batch batch) {
        for (int i = 0; i < batch.count(); i++) {
            byte[] expected = new byte[6];
            images.copyTo(batch.indices()[i], expected, 0);
            assertArrayEquals(expected, Arrays.copyOfRange(batch.pixels(), 6 * i, 6 * i + 6));
            assertEquals(images.label(batch.indices()[i]), batch.labels()[i]);
        }
    }

    @Test
    void anyPositionCanBeResumedFrom() {
        List<Kept> whole = take(12, Position.START);
        for (int from = 0; from < 12; from++) {
            assertEquals(
                    whole.subList(from, 12), take(12 - from, whole.get(from).position()));
        }
    }

    @Test
    void aBatchIsLeftAloneUntilTheNextIsTaken() throws InterruptedException {
        try (var batches = Batches.shuffled(images, 5, BatchesTest::shuffle, Position.START)) {
            for (int step = 0; step < 8; step++) {
                Batch batch = batches.next();
                byte[] before = batch.pixels().clone();
                Thread.sleep(2);
                assertArrayEquals(before, batch.pixels());
            }
        }
    }

    @Test
    void threeSetsOfArraysAreEnough() {
        var arrays = Collections.newSetFromMap(new IdentityHashMap<byte[], Boolean>());
        try (var batches = Batches.shuffled(images, 5, BatchesTest::shuffle, Position.START)) {
            for (int step = 0; step < 40; step++) {
                arrays.add(batches.next().pixels());
            }
        }
        assertEquals(3, arrays.size());
    }

    @Test
    void inOrderVisitsAllImagesOnceWithAShortBatchLast() {
        var sizes = new ArrayList<Integer>();
        var seen = new HashSet<Integer>();
        for (Batch batch : Batches.inOrder(images, 5)) {
            assertEquals(sizes.size(), batch.position().step());
            sizes.add(batch.count());
            Arrays.stream(batch.indices()).forEach(seen::add);
            assertHoldsItsImages(batch);
        }
        assertEquals(List.of(5, 5, 5, 5, 3), sizes);
        assertEquals(COUNT, seen.size());
    }

    @Test
    void imagesWithoutLabelsGiveBatchesWithout() {
        Images bare = Images.of(2, 3, 1, images.pixels(), new int[0], List.of());
        try (var batches = Batches.shuffled(bare, 5, BatchesTest::shuffle, Position.START)) {
            assertEquals(0, batches.next().labels().length);
        }
    }

    @Test
    void aFailureOfTheThreadReachesTheConsumerAndStays() {
        var failure = new IllegalArgumentException("planted");
        IntFunction<int[]> failing = epoch -> {
            if (epoch == 1) {
                throw failure;
            }
            return shuffle(epoch);
        };
        try (var batches = Batches.shuffled(images, 5, failing, Position.START)) {
            for (int step = 0; step < 4; step++) {
                batches.next();
            }
            for (int again = 0; again < 5; again++) {
                assertSame(
                        failure,
                        assertThrows(CompletionException.class, batches::next).getCause());
            }
        }
    }

    @Test
    void aPermutationOfAnotherLengthIsRejected() {
        try (var batches = Batches.shuffled(images, 5, _ -> new int[COUNT - 1], Position.START)) {
            String message = assertThrows(CompletionException.class, batches::next)
                    .getCause()
                    .getMessage();
            assertEquals("a permutation of 22 for 23 images", message);
        }
    }

    @Test
    void closingEndsTheThread() {
        var thread = new AtomicReference<Thread>();
        IntFunction<int[]> spying = epoch -> {
            thread.set(Thread.currentThread());
            return shuffle(epoch);
        };
        for (int taken = 0; taken < 10; taken++) {
            var batches = Batches.shuffled(images, 5, spying, Position.START);
            for (int i = 0; i < taken; i++) {
                batches.next();
            }
            batches.close();
            assertTrue(taken == 0 || !thread.get().isAlive());
            assertThrows(IllegalStateException.class, batches::next);
            assertThrows(IllegalStateException.class, batches::next);
            batches.close();
        }
    }

    @Test
    void closingFromAnotherThreadWakesTheConsumer() throws InterruptedException {
        var never = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        IntFunction<int[]> stuck = _ -> {
            asked.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return shuffle(0);
        };
        var batches = Batches.shuffled(images, 5, stuck, Position.START);
        asked.await();
        var closer = Thread.ofVirtual().start(batches::close);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThrows(IllegalStateException.class, batches::next);
        });
        closer.join();
    }

    @Test
    void anInterruptedConsumerStaysInterruptedAndTheStreamEnds() {
        try (var batches = Batches.shuffled(images, 5, BatchesTest::shuffle, Position.START)) {
            Thread.currentThread().interrupt();
            assertThrows(IllegalStateException.class, batches::next);
            assertTrue(Thread.interrupted());
            assertThrows(IllegalStateException.class, batches::next);
            Thread.currentThread().interrupt();
        }
        assertTrue(Thread.interrupted());
        assertFalse(Thread.interrupted());
    }

    @Test
    void batchesThatCannotBeFilledAreRejected() {
        for (int size : new int[] {-1, 0, COUNT + 1}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Batches.shuffled(images, size, BatchesTest::shuffle, Position.START));
        }
        var beyond = new Position(0, 4);
        assertThrows(IllegalArgumentException.class, () -> Batches.shuffled(images, 5, BatchesTest::shuffle, beyond));
    }
}
