package hanji.autograd;

import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The {@linkplain Checkpointing checkpointed} parts of a tape: ranges of its calls whose inner values were given back. */
final class Parts {
    private static final String DROPPED =
            "is an inner value of a checkpointed part, which keeps its results only: return it from the part too";

    private final List<Call> calls;
    /** By their ends, so that one within comes before the one around it. */
    private final List<Part> parts = new ArrayList<>();

    /** Calls {@code from} to {@code to - 1}. */
    private record Part(int from, int to, Set<Tensor> kept) {}

    /** @param calls of the tape; grows at its end, and shrinks there in the backward pass */
    Parts(List<Call> calls) {
        this.calls = calls;
    }

    /** Makes a part of the calls from a number on, and gives back what they computed, except some results. */
    void add(int from, List<Tensor> results) {
        Set<Tensor> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.addAll(results);
        var part = new Part(from, calls.size(), kept);
        List<Call> inside = calls.subList(from, part.to);
        inside.forEach(Call::requireFresh);
        inside.forEach(call -> drop(call, part));
        parts.add(part);
    }

    private static void drop(Call call, Part part) {
        call.results()
                .filter(result -> result.isAlive() && !part.kept.contains(result))
                .forEach(result -> result.drop(DROPPED));
    }

    /** Computes again what the gradient of the last call may need, if that is in a part. */
    void restore() {
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part part = parts.get(i);
            if (part.from < calls.size() && calls.size() <= part.to) {
                parts.remove(i);
                restore(part, i);
            }
        }
    }

    /** @param within how many parts end before it or at its end, those within it among them */
    private void restore(Part part, int within) {
        BitSet restored = new BitSet(calls.size()); // what another tape's pass has restored may be needed as it is
        for (int k = part.from; k < calls.size(); k++) {
            if (!calls.get(k).results().allMatch(Tensor::isAlive)) {
                restore(calls.get(k));
                restored.set(k);
            }
            for (Part inner : parts.subList(0, within))
                if (inner.from >= part.from && inner.to == k + 1)
                    restored.get(inner.from, inner.to).stream().forEach(i -> drop(calls.get(inner.from + i), inner));
        }
    }

    private static void restore(Call call) {
        call.requireFresh();
        try (var _ = Scope.open()) {
            for (Tensor result : call.furtherResults())
                if (!result.isAlive()) result.restore(Tensor.empty(result.dtype(), result.shape(), result.device()));
            Tensor again = Execution.of(call.op());
            if (!call.out().isAlive()) call.out().restore(again);
        }
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    void clear() {
        parts.clear();
    }
}
