package hanji.nn.data;

import hanji.tensor.Philox;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * An endless stream of shuffled mini-batches of one size, filled ahead by a thread of its own.
 *
 * <p>Each epoch visits the images in the order of its permutation; those left over at its end, fewer than a batch, are
 * dropped. What comes at a {@link Position} depends on the permutation of its epoch only, so a run that resumes there
 * sees the same batches as one that was never stopped.
 *
 * <p>For one consuming thread; {@link #close} may be called by any.
 */
public final class Batches implements AutoCloseable {
    /** Batches ready before they are asked for. Copying is far quicker than a training step, so few are enough. */
    private static final int AHEAD = 2;

    private final Images images;
    private final int stepsPerEpoch;

    /** Together with the held one there are AHEAD + 1 batches, so adding to this queue never fails. */
    private final BlockingQueue<Batch> free = new ArrayBlockingQueue<>(AHEAD + 1);

    private final BlockingQueue<Delivery> ready = new ArrayBlockingQueue<>(AHEAD + 1);
    private final Thread thread;
    private Delivery held;

    /** What the thread hands over: a batch, or a last word that stays. */
    private sealed interface Delivery {}

    private record Filled(Batch batch) implements Delivery {}

    private record Failed(Throwable cause) implements Delivery {}

    private record Closed() implements Delivery {}

    private Batches(Images images, int size, IntFunction<int[]> permutations, Position start) {
        this.images = images;
        this.stepsPerEpoch = images.count() / size;
        this.held = new Filled(Batch.allocate(images, size));
        for (int i = 0; i < AHEAD; i++) {
            free.add(Batch.allocate(images, size));
        }
        this.thread = Thread.ofPlatform().daemon().name("hanji-batches").unstarted(() -> produce(permutations, start));
    }

    /**
     * Starts a stream whose order in an epoch is a function of the seed, the stream and the epoch.
     *
     * @param size images per batch
     * @param random the seed and the stream of the shuffle; its steps are the epochs
     * @param start the first batch to deliver
     * @throws IllegalArgumentException if there are fewer images than one batch, or {@code start} is beyond its epoch
     */
    public static Batches shuffled(Images images, int size, Philox random, Position start) {
        return shuffled(images, size, epoch -> random.step(epoch).permutation(images.count()), start);
    }

    /**
     * Starts a stream in any order.
     *
     * @param size images per batch
     * @param permutations the order of the images in each epoch, a permutation of 0 to N-1; called by another thread
     * @param start the first batch to deliver
     * @throws IllegalArgumentException if there are fewer images than one batch, or {@code start} is beyond its epoch
     */
    public static Batches shuffled(Images images, int size, IntFunction<int[]> permutations, Position start) {
        if (size <= 0 || size > images.count()) {
            throw new IllegalArgumentException(
                    "batches of %d images out of %d: choose 1 to %2$d".formatted(size, images.count()));
        }
        var batches = new Batches(images, size, permutations, start);
        if (start.step() >= batches.stepsPerEpoch) {
            throw new IllegalArgumentException(
                    "step %d of an epoch of %d steps".formatted(start.step(), batches.stepsPerEpoch));
        }
        batches.thread.start();
        return batches;
    }

    /** All images once, in their order, with a short batch last if they do not divide evenly; for evaluation. */
    public static Iterable<Batch> inOrder(Images images, int size) {
        int[] order = IntStream.range(0, images.count()).toArray();
        return () -> IntStream.iterate(0, from -> from < order.length, from -> from + size)
                .mapToObj(from -> Batch.allocate(images, Math.min(size, order.length - from))
                        .refill(new Position(0, from / size), images, order, from))
                .iterator();
    }

    /** Whole batches in one pass over the images. */
    public int stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /**
     * The next batch; it ends the use of the one before, whose arrays are filled anew.
     *
     * @throws CompletionException if preparing it failed, with that failure as cause
     * @throws IllegalStateException if this stream is closed, or the calling thread was interrupted while waiting
     */
    public Batch next() {
        if (held instanceof Filled(Batch used)) {
            free.add(used);
            held = take();
        }
        return switch (held) {
            case Filled(Batch batch) -> batch;
            case Failed(Throwable cause) -> throw new CompletionException("batches could not be prepared", cause);
            case Closed() -> throw new IllegalStateException("these batches are closed");
        };
    }

    private Delivery take() {
        try {
            return ready.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Closed();
        }
    }

    /** Ends the thread, and returns once it has ended. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        ready.clear();
        ready.add(new Closed());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void produce(IntFunction<int[]> permutations, Position start) {
        try {
            try {
                fill(permutations, start);
            } catch (RuntimeException | Error e) {
                ready.put(new Failed(e));
            }
        } catch (InterruptedException e) {
            // close() asked for the end, and there is nothing to undo
        }
    }

    private void fill(IntFunction<int[]> permutations, Position start) throws InterruptedException {
        Position position = start;
        while (true) {
            int epoch = position.epoch();
            int[] order = permutations.apply(epoch);
            if (order.length != images.count()) {
                throw new IllegalStateException(
                        "a permutation of %d for %d images".formatted(order.length, images.count()));
            }
            while (position.epoch() == epoch) {
                Batch batch = free.take();
                ready.put(new Filled(batch.refill(position, images, order, position.step() * batch.count())));
                position = position.next(stepsPerEpoch);
            }
        }
    }
}
