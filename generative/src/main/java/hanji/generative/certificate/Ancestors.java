package hanji.generative.certificate;

import hanji.autograd.Call;
import hanji.autograd.Reads;
import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which elements of an input some elements of a value can depend on. What {@link Dependencies} find for all elements at once, by
 * sets, this finds for a few: it walks the tape backwards and marks what was read for what is marked.
 */
final class Ancestors {
    private final Tensor input;
    private final Tape tape;
    private final Map<Tensor, BitSet> marked = new IdentityHashMap<>();
    private Optional<Dependencies> whatVaries = Optional.empty();

    private Ancestors(Tensor input, Tape tape) {
        this.input = input;
        this.tape = tape;
    }

    /**
     * The elements of the input that these elements of a value can depend on.
     *
     * @param tape before {@link Tape#gradients}, which empties it
     * @throws UnsupportedOperationException naming the op, if one that was used for the value does not say what it reads
     * @throws IllegalArgumentException naming the op, if it says that it reads an element that is not there
     * @throws IllegalStateException if a tensor that was used was overwritten since, which no tape can follow
     */
    static BitSet of(Tensor input, Tape tape, Tensor value, int first, int count) {
        var ancestors = new Ancestors(input, tape);
        ancestors.marks(value).set(first, first + count);
        List<Call> calls = tape.calls();
        for (Call call : calls.reversed()) ancestors.walk(call);
        return ancestors.marks(input);
    }

    private BitSet marks(Tensor tensor) {
        return marked.computeIfAbsent(tensor, _ -> new BitSet());
    }

    /** An op says only for its first result what it reads; any further one may depend on all of its inputs. */
    private void walk(Call call) {
        if (call.furtherResults().stream().anyMatch(marked::containsKey)) {
            Dependencies.requireFresh(call);
            call.inputs().forEach(each -> marks(each).set(0, each.size()));
        } else if (marked.containsKey(call.out())) {
            Dependencies.requireFresh(call);
            var marking = new Marking(call.inputs(), marks(call.out()));
            Propagation.read(call.op(), marking);
        }
    }

    /** Marks what an op reads for marked elements of its result. */
    private final class Marking implements Reads {
        private final List<Tensor> inputs;
        private final List<BitSet> marksOfInputs;
        private final BitSet results;

        Marking(List<Tensor> inputs, BitSet results) {
            this.inputs = inputs;
            this.marksOfInputs = inputs.stream().map(Ancestors.this::marks).toList();
            this.results = results;
        }

        @Override
        public void add(Tensor read, int element, int result) {
            if (results.get(result)) marksOf(read).set(Objects.checkIndex(element, read.size()));
        }

        @Override
        public void addAll(Tensor read, Elements elements, Elements ofResults) {
            int i = 0;
            while (i < ofResults.count() && !results.get(ofResults.index(i))) i++;
            if (i == ofResults.count()) return;
            BitSet marks = marksOf(read);
            for (int k = 0; k < elements.count(); k++) marks.set(Objects.checkIndex(elements.index(k), read.size()));
        }

        @Override
        public boolean varies(Tensor read) {
            if (whatVaries.isEmpty()) whatVaries = Optional.of(Dependencies.undivided(input, tape));
            return whatVaries.get().any(read);
        }

        private BitSet marksOf(Tensor read) {
            for (int i = 0; i < marksOfInputs.size(); i++) if (inputs.get(i) == read) return marksOfInputs.get(i);
            throw new IndexOutOfBoundsException(read + " is not among its inputs");
        }
    }
}
