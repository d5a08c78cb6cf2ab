package hanji.generative.distributed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * In which order subtrees of the fixed binary tree (docs/numerics.md) are joined, so that their sum is that of all leaves by
 * {@code for (s = 1; s < n; s *= 2) for (i = 0; i + s < n; i += 2 * s) part[i] = part[i] + part[i + s]}.
 *
 * @param order pairs of positions in the list of all subtrees: the second is added to the first, which ends as the sum
 */
record Joins(List<Join> order) {
    /** Elements that are joined at a time by all joins, so that they stay in a cache. */
    private static final int BLOCK = 2048;

    record Join(int into, int from) {}

    /** Of subtrees that together are all leaves, in order. */
    static Joins of(List<Subtree> all) {
        int leaves = all.isEmpty() ? 0 : all.getLast().first() + all.getLast().size();
        var positionByLeaf = new int[leaves];
        Arrays.fill(positionByLeaf, -1);
        for (int i = 0; i < all.size(); i++) positionByLeaf[all.get(i).first()] = i;
        var order = new ArrayList<Join>();
        for (int s = 1; s < leaves; s *= 2)
            for (int i = 0; i + s < leaves; i += 2 * s)
                if (positionByLeaf[i + s] >= 0) order.add(new Join(positionByLeaf[i], positionByLeaf[i + s]));
        return new Joins(List.copyOf(order));
    }

    /**
     * Joins {@code length} elements of arrays, each from its own offset on; the first array is left with the sum.
     *
     * @param arrays by position in the list of all subtrees; they are overwritten
     */
    void apply(float[][] arrays, int[] offsets, int length) {
        for (int at = 0; at < length; at += BLOCK) {
            int some = Math.min(BLOCK, length - at);
            for (int j = 0; j < order.size(); j++) {
                int into = order.get(j).into, from = order.get(j).from;
                add(arrays[into], offsets[into] + at, arrays[from], offsets[from] + at, some);
            }
        }
    }

    private static void add(float[] into, int intoAt, float[] from, int fromAt, int length) {
        for (int i = 0; i < length; i++) into[intoAt + i] += from[fromAt + i];
    }
}
