package hanji.generative.model;

/**
 * A part of a batch that a learner of its own works on, while others work on the other parts: data-parallel training. The
 * learners stay equal, since each moves by the mean of all gradients.
 *
 * @param index from 0
 * @param of number of shards, a power of two
 * @param others how the shards come to one result
 */
public record Shard(int index, int of, AllReduce others) {
    /** The whole batch. */
    public static final Shard WHOLE = new Shard(0, 1, AllReduce.NONE);

    /** @throws IllegalArgumentException if there is no such shard, or their number is no power of two */
    public Shard {
        if (Integer.bitCount(of) != 1 || of < 1) throw new IllegalArgumentException(of + " shards: no power of two");
        if (index < 0 || index >= of) throw new IllegalArgumentException("shard " + index + " of " + of);
    }
}
