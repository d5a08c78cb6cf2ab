package hanji.generative.run;

import hanji.generative.distributed.Exchange;
import hanji.generative.distributed.Subtree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the shards of a worker, each on a thread of its own, wait for each other within a step. Between two meetings they
 * compute in turn: who holds this object's lock. The last to come adds within the worker and asks the other workers.
 */
final class Meeting {
    private static final int ALL = -1;

    private final List<Subtree> subtrees;
    private final Exchange exchange;
    private final int first;
    private final float[][] brought;

    /** Arrays that are used again, by who writes them and by length: a shard, or {@link #ALL}. */
    private final Map<Integer, Map<Integer, float[]>> arrays = new HashMap<>();

    private int present;
    private long over;
    private float[] sum = {};
    private Optional<Throwable> failure = Optional.empty();

    /** @param subtrees of this worker, in order */
    Meeting(List<Subtree> subtrees, Exchange exchange) {
        this.subtrees = subtrees;
        this.exchange = exchange;
        this.first = subtrees.getFirst().first();
        this.brought = new float[subtrees.stream().mapToInt(Subtree::size).sum()][];
    }

    /** Forgets the step before, which may have failed. */
    synchronized void begin() {
        present = 0;
        failure = Optional.empty();
    }

    /** An array for what a shard brings to the next meeting; its content is arbitrary. */
    synchronized float[] array(int shard, int length) {
        return arrays.computeIfAbsent(shard, _ -> new HashMap<>()).computeIfAbsent(length, float[]::new);
    }

    /** Does a shard's part of a step when it is its turn; if it fails, all others fail with it. */
    synchronized <T> T attend(Supplier<T> part) {
        try {
            rethrow();
            return part.get();
        } catch (RuntimeException | Error e) {
            if (failure.isEmpty()) failure = Optional.of(e);
            notifyAll();
            throw e;
        }
    }

    /**
     * The sum over all shards of all workers, by the fixed binary tree; within {@link #attend}.
     *
     * @param shard who comes
     * @param own as many values from each; overwritten
     * @return not to be written to; it holds until this shard comes again
     */
    synchronized float[] sum(int shard, float[] own) {
        brought[shard - first] = own;
        if (++present < brought.length) {
            awaitOthers();
            return sum;
        }
        float[] all = array(ALL, own.length);
        exchange.sum(subtrees.stream().map(this::sum).toList(), all);
        sum = all;
        present = 0;
        over++;
        notifyAll();
        return all;
    }

    private void awaitOthers() {
        long now = over;
        try {
            while (over == now && failure.isEmpty()) wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for other shards", e);
        }
        if (over == now) rethrow();
    }

    private void rethrow() {
        if (failure.isEmpty()) return;
        if (failure.get() instanceof Error error) throw error;
        throw (RuntimeException) failure.get();
    }

    /** Adds the values of a subtree's shards into those of its first. */
    private float[] sum(Subtree subtree) {
        int from = subtree.first() - first;
        for (int s = 1; s < subtree.size(); s *= 2)
            for (int i = 0; i < subtree.size(); i += 2 * s) add(brought[from + i], brought[from + i + s]);
        return brought[from];
    }

    private static void add(float[] to, float[] other) {
        if (to.length != other.length)
            throw new IllegalStateException("two shards of a batch brought %d and %d values; a recipe may not ask for"
                            .formatted(to.length, other.length)
                    + " means in some shards only");
        for (int i = 0; i < to.length; i++) to[i] += other[i];
    }
}
