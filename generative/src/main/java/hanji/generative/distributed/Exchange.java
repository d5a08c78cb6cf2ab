package hanji.generative.distributed;

import java.util.List;

/** What a worker has of the others: sums over all of them, and the first one's word before each step. */
public interface Exchange extends AutoCloseable {
    /** A worker without others. */
    Exchange ALONE = new Exchange() {
        @Override
        public Go agree(Go own) {
            return own;
        }

        @Override
        public void sum(List<float[]> parts, float[] sum) {
            if (parts.size() != 1) throw new IllegalArgumentException(parts.size() + " parts of one whole tree");
            System.arraycopy(parts.getFirst(), 0, sum, 0, sum.length);
        }

        @Override
        public void close() {}
    };

    /**
     * Whether there is a further step.
     *
     * @param progress share of the training that is done, 0 to 1
     * @param goesOn whether the training does
     */
    record Go(double progress, boolean goesOn) {}

    /** What worker 0 says; all workers call this before each step. */
    Go agree(Go own);

    /**
     * The sum over all leaves by the fixed binary tree.
     *
     * @param parts partial sums of this worker's subtrees, in the order of {@link Subtree#cover}, each of the length of
     *     {@code sum}; they may be overwritten
     * @param sum is overwritten, with the same bits in all workers
     */
    void sum(List<float[]> parts, float[] sum);

    @Override
    void close();
}
