package hanji.generative.certificate;

import hanji.autograd.Tape;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.BinaryFunction;
import hanji.kernels.pointwise.Broadcast;
import hanji.tensor.Tensor;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Which elements of an input each element of each value on a tape can depend on.
 *
 * <p>Sets of elements are carried through the recorded ops in place of numbers, by one rule for each op. An element
 * outside a set cannot change the value, whatever the weights, the input and the rounding: a proof, where a gradient or a
 * perturbation is a sample. An element inside it may change the value, unless a weight is 0 or a function flat there.
 *
 * <pre>{@code
 * try (var tape = Tape.open()) {
 *     Tensor logits = network.forward(images);
 *     BitSet seen = Dependencies.on(images, tape).of(logits, 0);
 * }
 * }</pre>
 */
public final class Dependencies {
    private final InternedSets sets = new InternedSets();
    private final Map<Tensor, int[]> setOfElement = new IdentityHashMap<>();
    /** Elements that a constant mask makes zero, whatever the number behind it. */
    private final Map<Tensor, BitSet> closed = new IdentityHashMap<>();

    private Dependencies() {}

    /**
     * The dependencies on one tensor of all that a tape has recorded.
     *
     * @param tape before {@link Tape#gradients}, which empties it
     * @throws IllegalArgumentException naming the op, if one that reads a dependent value has no rule
     * @throws IllegalStateException if a recorded tensor was overwritten since, which no tape can follow
     */
    public static Dependencies on(Tensor input, Tape tape) {
        var dependencies = new Dependencies();
        int[] itself = new int[input.size()];
        for (int i = 0; i < itself.length; i++) itself[i] = dependencies.sets.singleton(i);
        dependencies.setOfElement.put(input, itself);
        for (Tape.Call call : tape.calls()) dependencies.propagate(call);
        return dependencies;
    }

    private void propagate(Tape.Call call) {
        requireFresh(call);
        if (call.inputs().stream().anyMatch(setOfElement::containsKey))
            setOfElement.put(call.out(), new Rules(sets, this::known, this::closed).result(call.op()));
        else if (call.op() instanceof Binary gate && gate.function() == BinaryFunction.GATE)
            closed.put(call.out(), closedBy(gate.a(), call.out()));
    }

    /** What a mask closes, which depends on nothing that the model is shown and is taken as it is. */
    private static BitSet closedBy(Tensor mask, Tensor out) {
        var closed = new BitSet();
        var broadcast = Broadcast.of(mask.shape(), out.shape());
        for (int i = 0; i < out.size(); i++) closed.set(i, mask.get(broadcast.index(i)) <= 0);
        return closed;
    }

    private BitSet closed(Tensor tensor) {
        return closed.getOrDefault(tensor, new BitSet());
    }

    private static void requireFresh(Tape.Call call) {
        call.overwritten().ifPresent(tensor -> {
            throw new IllegalStateException("dependencies cannot be followed through " + tensor + " of "
                    + call.op().name() + ", which was overwritten since");
        });
    }

    private int[] known(Tensor tensor) {
        return setOfElement.getOrDefault(tensor, new int[tensor.size()]);
    }

    /**
     * The elements of the input that one element of a value can depend on; none for what the tape has not computed from
     * the input.
     *
     * @param element flat row-major index
     */
    public BitSet of(Tensor value, int element) {
        return sets.get(known(value)[element]);
    }
}
