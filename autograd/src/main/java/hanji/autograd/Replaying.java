package hanji.autograd;

import hanji.autograd.TapeReplay.Contribution;
import hanji.autograd.TapeReplay.Made;
import hanji.autograd.TapeReplay.Value;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes down a {@link TapeReplay}: copies values while they are there. */
final class Replaying {
    private final int longest;
    private final List<Value> values = new ArrayList<>();
    private final List<Contribution> contributions = new ArrayList<>();
    private final Map<Tensor, Integer> ids = new IdentityHashMap<>();
    private final Map<Op, Integer> resultOf = new IdentityHashMap<>();
    private boolean isBackward;
    private int read;

    /**
     * @param forward calls of the forward pass, whose values are there
     * @param longest how many elements of a tensor are kept
     */
    Replaying(List<Call> forward, int longest) {
        if (longest < 1)
            throw new IllegalArgumentException("a replay keeps 1 element of a tensor or more, not " + longest);
        this.longest = longest;
        forward.forEach(this::add);
        isBackward = true;
    }

    /** Takes down what arrives, and before it what a tape recorded that is open during the sweep. */
    Sweep.Watch watching(Tape backward) {
        return (call, input, term, total) -> {
            while (read < backward.calls().size()) add(backward.calls().get(read++));
            contributions.add(new Contribution(id(input), call.map(each -> id(each.out())), id(term), id(total)));
        };
    }

    TapeReplay result(Tensor loss, Collection<Tensor> parameters) {
        return new TapeReplay(
                values,
                contributions,
                id(loss),
                parameters.stream().filter(ids::containsKey).map(ids::get).toList());
    }

    private void add(Call call) {
        List<Integer> inputs = call.inputs().stream().map(this::id).toList();
        Map<String, String> settings = new LinkedHashMap<>();
        Components.settings(call.op()).forEach((name, value) -> settings.put(name, String.valueOf(value)));
        List<Tensor> results = call.results().toList();
        for (int output = 0; output < results.size(); output++) {
            var made = new Made(
                    call.op().name(),
                    call.op().getClass().getName(),
                    settings,
                    inputs,
                    output,
                    call.gradientOf().map(resultOf::get));
            add(results.get(output), Optional.of(made));
        }
        resultOf.put(call.op(), id(call.out()));
    }

    /** That of a tensor that no call has made before, too. */
    private int id(Tensor tensor) {
        return Optional.ofNullable(ids.get(tensor)).orElseGet(() -> add(tensor, Optional.empty()));
    }

    private int add(Tensor tensor, Optional<Made> made) {
        int id = values.size();
        ids.put(tensor, id);
        List<Integer> shape = Arrays.stream(tensor.shape().dims()).boxed().toList();
        values.add(
                new Value(id, tensor.name(), made, isBackward, tensor.dtype(), shape, elements(tensor), tensor.size()));
        return id;
    }

    private List<Double> elements(Tensor tensor) {
        if (!tensor.isAlive()) return List.of();
        return Arrays.stream(tensor.toDoubles()).limit(longest).boxed().toList();
    }
}
