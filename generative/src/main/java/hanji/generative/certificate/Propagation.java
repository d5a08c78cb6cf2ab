package hanji.generative.certificate;

import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What each element of an op's result depends on, given what each element of its inputs depends on: the union over all
 * input elements that the op reads for it.
 */
final class Propagation implements Reads {
    private final InternedSets sets;
    private final List<Tensor> inputs;
    private final List<int[]> setsOfInputs;
    private final int[] result;

    private Propagation(InternedSets sets, Op op, Function<Tensor, int[]> known) {
        this.sets = sets;
        inputs = op.inputs();
        setsOfInputs = inputs.stream().map(known).toList();
        result = new int[op.shape().size()];
    }

    /**
     * The set of each element of the result.
     *
     * @param sets where the sets are kept
     * @param known the set of each element of an input
     * @throws UnsupportedOperationException naming the op, if it does not say what it reads
     * @throws IllegalArgumentException naming the op, if it says that it reads an element that is not there
     */
    static int[] through(Op op, InternedSets sets, Function<Tensor, int[]> known) {
        var propagation = new Propagation(sets, op, known);
        read(op, propagation);
        return propagation.result;
    }

    /** Lets an op say what it reads, with its name in the errors. */
    static void read(Op op, Reads reads) {
        try {
            op.reads(reads);
        } catch (IndexOutOfBoundsException none) {
            throw new IllegalArgumentException(
                    op.name() + ".reads names an element that is not there: " + none.getMessage(), none);
        }
    }

    @Override
    public void add(Tensor input, int element, int of) {
        include(of, setsOf(input)[element]);
    }

    @Override
    public void addAll(Tensor input, Elements elements, Elements results) {
        int[] known = setsOf(input);
        int all = InternedSets.EMPTY;
        for (int i = 0; i < elements.count(); i++) all = sets.union(all, known[elements.index(i)]);
        for (int i = 0; i < results.count(); i++) include(results.index(i), all);
    }

    @Override
    public boolean varies(Tensor input) {
        return IntStream.of(setsOf(input)).anyMatch(set -> set != InternedSets.EMPTY);
    }

    private int[] setsOf(Tensor input) {
        for (int i = 0; i < setsOfInputs.size(); i++) if (inputs.get(i) == input) return setsOfInputs.get(i);
        throw new IndexOutOfBoundsException(input.label() + " is not among its inputs");
    }

    private void include(int of, int set) {
        result[of] = sets.union(result[of], set);
    }
}
