package hanji.generative.distributed;

import java.util.List;

/**
 * A worker's place among those that train one model: which shards of each batch are its own.
 *
 * @param rank of this worker, from 0
 * @param workers number of workers
 * @param exchange with the others
 */
public record Team(int rank, int workers, Exchange exchange) {
    /** The only worker. */
    public static final Team ALONE = new Team(0, 1, Exchange.ALONE);

    /** @throws IllegalArgumentException if there is no such worker */
    public Team {
        if (rank < 0 || rank >= workers) throw new IllegalArgumentException("worker " + rank + " of " + workers);
    }

    /** The first of this worker's shards. */
    public int first(int shards) {
        return first(rank, workers, shards);
    }

    /** How many of so many shards are this worker's. */
    public int count(int shards) {
        return first(rank + 1, workers, shards) - first(shards);
    }

    /** First shard of a worker; that of the worker after the last is the number of shards. */
    public static int first(int rank, int workers, int shards) {
        return (int) ((long) rank * shards / workers);
    }

    /** This worker's shards as nodes of the fixed tree, in order. */
    public List<Subtree> subtrees(int shards) {
        return Subtree.cover(first(shards), first(rank + 1, workers, shards));
    }
}
