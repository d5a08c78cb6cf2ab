package hanji.generative.distributed;

import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring leaves whose sum is a node of the fixed binary tree (docs/numerics.md): {@code size} of them, a power of two
 * that divides {@code first}. Partial sums of such leaves can be joined elsewhere without changing a bit.
 *
 * @param first leaf
 * @param size number of leaves
 */
public record Subtree(int first, int size) {
    /** @throws IllegalArgumentException if these leaves are no node of the tree */
    public Subtree {
        if (size < 1 || Integer.bitCount(size) != 1 || first < 0 || first % size != 0)
            throw new IllegalArgumentException("leaves " + first + " to " + (first + size - 1L) + " are no subtree");
    }

    /** The fewest subtrees that together are the leaves {@code from} to {@code to - 1}, in order: at most two for each level. */
    public static List<Subtree> cover(int from, int to) {
        var cover = new ArrayList<Subtree>();
        for (int first = from; first < to; ) {
            int aligned = first == 0 ? Integer.highestOneBit(to) : Integer.lowestOneBit(first);
            int size = Math.min(aligned, Integer.highestOneBit(to - first));
            cover.add(new Subtree(first, size));
            first += size;
        }
        return List.copyOf(cover);
    }
}
