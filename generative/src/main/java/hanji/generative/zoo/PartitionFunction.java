package hanji.generative.zoo;

import hanji.generative.model.Meaning;
import hanji.generative.model.Partition;
import hanji.tensor.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** log Z of a machine, computed when it is asked for and again after its parameters have changed. */
final class PartitionFunction {
    private final Meaning meaning;
    private final List<Tensor> parameters;
    private final Supplier<Partition> compute;
    private Optional<Known> known = Optional.empty();

    private record Known(List<Integer> versions, Partition partition) {}

    /**
     * @param meaning of what is computed, known before
     * @param parameters that Z is a function of
     * @param compute from these
     */
    PartitionFunction(Meaning meaning, Collection<Tensor> parameters, Supplier<Partition> compute) {
        this.meaning = meaning;
        this.parameters = List.copyOf(parameters);
        this.compute = compute;
    }

    /** Of a restricted Boltzmann machine of binary units: exact where one side is small, else by annealing. */
    static PartitionFunction of(RbmLayer layer, AnnealedImportance annealing) {
        boolean exact = Enumeration.isPossible(layer);
        return new PartitionFunction(
                exact ? Meaning.EXACT : Meaning.ESTIMATE,
                layer.parameters().values(),
                () -> exact ? Enumeration.partition(layer) : annealing.partition(layer));
    }

    Meaning meaning() {
        return meaning;
    }

    synchronized Partition get() {
        List<Integer> versions = parameters.stream().map(Tensor::version).toList();
        Known now = known.filter(before -> before.versions.equals(versions))
                .orElseGet(() -> new Known(versions, compute.get()));
        known = Optional.of(now);
        return now.partition;
    }
}
