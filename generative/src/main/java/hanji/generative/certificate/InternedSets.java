package hanji.generative.certificate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sets of small numbers, each distinct one kept once and known by a number, so that no union is computed twice. */
final class InternedSets {
    /** The number of the empty set. */
    static final int EMPTY = 0;

    private final List<BitSet> sets = new ArrayList<>();
    private final Map<BitSet, Integer> numbers = new HashMap<>();
    private final Map<Long, Integer> unions = new HashMap<>();

    InternedSets() {
        intern(new BitSet());
    }

    /** The set that holds one element. */
    int singleton(int element) {
        var set = new BitSet();
        set.set(element);
        return intern(set);
    }

    /** The set of the elements of either. */
    int union(int a, int b) {
        if (a == b || b == EMPTY) return a;
        if (a == EMPTY) return b;
        return unions.computeIfAbsent((long) a << 32 | b, _ -> {
            var union = (BitSet) sets.get(a).clone();
            union.or(sets.get(b));
            return intern(union);
        });
    }

    /** A copy of a set. */
    BitSet get(int number) {
        return (BitSet) sets.get(number).clone();
    }

    private int intern(BitSet set) {
        return numbers.computeIfAbsent(set, added -> {
            sets.add(added);
            return sets.size() - 1;
        });
    }
}
