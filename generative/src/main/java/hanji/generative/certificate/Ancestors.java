package hanji.generative.certificate;

import hanji.autograd.Call;
import hanji.autograd.Reads;
import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Which elements of an input some elements of a value can depend on. What {@link Dependencies} find for all elements at once, by
 * sets, this finds for a few groups of them: it walks the tape backwards and marks what was read for what is marked, a bit for
 * each group.
 */
final class Ancestors {
    /** Most groups at once. */
    static final int MOST = Long.SIZE;

    private final Tensor input;
    private final Tape tape;
    private final Map<Tensor, long[]> marked = new IdentityHashMap<>();
    private Optional<Dependencies> whatVaries = Optional.empty();

    private Ancestors(Tensor input, Tape tape) {
        this.input = input;
        this.tape = tape;
    }

    /**
     * For each group, the elements of the input that its elements can depend on.
     *
     * @param tape before {@link Tape#gradients}, which empties it
     * @param groups elements of the value; at most {@value #MOST}
     * @throws UnsupportedOperationException naming the op, if one that was used for the value does not say what it reads
     * @throws IllegalArgumentException naming the op, if it says that it reads an element that is not there
     * @throws IllegalStateException if a tensor that was used was overwritten since, which no tape can follow
     */
    static List<BitSet> of(Tensor input, Tape tape, Tensor value, List<Reads.Elements> groups) {
        if (groups.size() > MOST) throw new IllegalArgumentException(groups.size() + " groups are more than " + MOST);
        var ancestors = new Ancestors(input, tape);
        long[] marks = ancestors.marks(value);
        for (int g = 0; g < groups.size(); g++)
            for (int i = 0; i < groups.get(g).count(); i++) marks[groups.get(g).index(i)] |= 1L << g;
        List<Call> calls = tape.calls();
        for (Call call : calls.reversed()) ancestors.walk(call);
        long[] found = ancestors.marks(input);
        return IntStream.range(0, groups.size()).mapToObj(g -> marked(found, g)).toList();
    }

    /** The elements with a group's mark. */
    private static BitSet marked(long[] marks, int group) {
        var elements = new BitSet(marks.length);
        for (int i = 0; i < marks.length; i++) elements.set(i, (marks[i] >>> group & 1) != 0);
        return elements;
    }

    private long[] marks(Tensor tensor) {
        return marked.computeIfAbsent(tensor, _ -> new long[tensor.size()]);
    }

    /** An op says only for its first result what it reads; any further one may depend on all of its inputs. */
    private void walk(Call call) {
        if (call.furtherResults().stream().anyMatch(marked::containsKey)) {
            Dependencies.requireFresh(call);
            long all = Stream.concat(Stream.of(call.out()), call.furtherResults().stream())
                    .filter(marked::containsKey)
                    .flatMapToLong(result -> LongStream.of(marks(result)))
                    .reduce(0, (a, b) -> a | b);
            for (Tensor each : call.inputs()) {
                long[] marks = marks(each);
                for (int i = 0; i < marks.length; i++) marks[i] |= all;
            }
        } else if (marked.containsKey(call.out())) {
            Dependencies.requireFresh(call);
            var marking = new Marking(call.inputs(), marks(call.out()));
            Propagation.read(call.op(), marking);
        }
    }

    /** Marks what an op reads for marked elements of its result. */
    private final class Marking implements Reads {
        private final List<Tensor> inputs;
        private final List<long[]> marksOfInputs;
        private final long[] results;

        Marking(List<Tensor> inputs, long[] results) {
            this.inputs = inputs;
            this.marksOfInputs = inputs.stream().map(Ancestors.this::marks).toList();
            this.results = results;
        }

        @Override
        public void add(Tensor read, int element, int result) {
            long marks = results[result];
            if (marks != 0) marksOf(read)[element] |= marks;
        }

        @Override
        public void addAll(Tensor read, Elements elements, Elements ofResults) {
            long all = 0;
            for (int i = 0; i < ofResults.count(); i++) all |= results[ofResults.index(i)];
            if (all == 0) return;
            long[] marks = marksOf(read);
            for (int k = 0; k < elements.count(); k++) marks[elements.index(k)] |= all;
        }

        @Override
        public boolean varies(Tensor read) {
            if (whatVaries.isEmpty()) whatVaries = Optional.of(Dependencies.undivided(input, tape));
            return whatVaries.get().any(read);
        }

        private long[] marksOf(Tensor read) {
            for (int i = 0; i < marksOfInputs.size(); i++) if (inputs.get(i) == read) return marksOfInputs.get(i);
            throw new IndexOutOfBoundsException(read.label() + " is not among its inputs");
        }
    }
}
