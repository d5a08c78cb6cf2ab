package hanji.simulator.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * Where two expressions first differ: from the root down as long as they are the same operation and all but one of its
 * arguments are the same.
 *
 * @param left the part of the first expression that differs, cut off at a depth
 * @param leftAt where it was made; empty if unknown
 * @param depth how many operations lie above it; 0 at the root
 */
public record Difference(String left, String leftAt, String right, String rightAt, int depth) {
    /** @param left an expression other than {@code right} */
    public static Difference of(Terms terms, int left, int right) {
        int a = left, b = right, depth = 0;
        for (List<Integer> next = below(terms, a, b); !next.isEmpty(); next = below(terms, a, b)) {
            a = next.getFirst();
            b = next.getLast();
            depth++;
        }
        Text text = new Text(terms);
        return new Difference(text.of(a), terms.madeAt(a), text.of(b), terms.madeAt(b), depth);
    }

    /** The only arguments that differ; empty if there is more than one pair of them, or the operation is another. */
    private static List<Integer> below(Terms terms, int a, int b) {
        int arity = terms.arity(a);
        String operation = terms.operation(a);
        if (arity == 0 || arity != terms.arity(b) || !operation.equals(terms.operation(b))) return List.of();
        List<Integer> ofA = new ArrayList<>(), ofB = new ArrayList<>();
        for (int i = 0; i < arity; i++)
            if (terms.argument(a, i) != terms.argument(b, i)) {
                ofA.add(terms.argument(a, i));
                ofB.add(terms.argument(b, i));
            }
        if (operation.matches("(add|mul|fma)\\..*"))
            for (Integer each : List.copyOf(ofA)) if (ofB.remove(each)) ofA.remove(each);
        return ofA.size() == 1 ? List.of(ofA.getFirst(), ofB.getFirst()) : List.of();
    }
}
