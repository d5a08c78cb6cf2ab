package hanji.generative.certificate;

import hanji.autograd.Call;
import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Which elements of an input each element of each value on a tape can depend on.
 *
 * <p>Sets of elements are carried through the recorded ops in place of numbers, as each op says what it reads ({@link hanji.autograd.Op#reads}). An element
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

    private Dependencies() {}

    /**
     * The dependencies on one tensor of all that a tape has recorded.
     *
     * @param tape before {@link Tape#gradients}, which empties it
     * @throws UnsupportedOperationException naming the op, if one that reads a dependent value does not say what it reads
     * @throws IllegalArgumentException naming the op, if it says that it reads an element that is not there
     * @throws IllegalStateException if a recorded tensor was overwritten since, which no tape can follow
     */
    public static Dependencies on(Tensor input, Tape tape) {
        return of(input, tape, i -> i);
    }

    /** The same with all elements of the input taken for one, so that no set is computed: they tell only what varies with it. */
    static Dependencies undivided(Tensor input, Tape tape) {
        return of(input, tape, _ -> 0);
    }

    private static Dependencies of(Tensor input, Tape tape, IntUnaryOperator named) {
        var dependencies = new Dependencies();
        dependencies.setOfElement.put(
                input,
                IntStream.range(0, input.size())
                        .map(named)
                        .map(dependencies.sets::singleton)
                        .toArray());
        for (Call call : tape.calls()) dependencies.propagate(call);
        return dependencies;
    }

    /** Whether any element of a value can depend on the input. */
    boolean any(Tensor value) {
        return IntStream.of(known(value)).anyMatch(set -> set != InternedSets.EMPTY);
    }

    /** An op says only for its first result what it reads; any further one may depend on all of its inputs. */
    private void propagate(Call call) {
        requireFresh(call);
        if (call.inputs().stream().noneMatch(setOfElement::containsKey)) return;
        int[] result = Propagation.through(call.op(), sets, this::known);
        for (Tensor further : call.furtherResults()) setOfElement.put(further, onAll(call.inputs(), further.size()));
        setOfElement.put(call.out(), result);
    }

    private int[] onAll(List<Tensor> inputs, int size) {
        int all = inputs.stream()
                .flatMapToInt(input -> IntStream.of(known(input)))
                .reduce(InternedSets.EMPTY, sets::union);
        int[] each = new int[size];
        Arrays.fill(each, all);
        return each;
    }

    /** @throws IllegalStateException if a tensor of the call was overwritten since */
    static void requireFresh(Call call) {
        call.overwritten().ifPresent(tensor -> {
            throw new IllegalStateException("dependencies cannot be followed through " + tensor.label() + " of "
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
