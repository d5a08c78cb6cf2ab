package hanji.autograd;

import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The gradients of the loss that arrived at the results of one call, during the backward sweep. */
public final class Cotangents {
    private final Map<Tensor, Tensor> arrived;

    private Cotangents(Map<Tensor, Tensor> arrived) {
        this.arrived = arrived;
    }

    /** Takes those of a call's results, to be released afterwards. */
    static Cotangents of(Call call, Gradients gradients) {
        Map<Tensor, Tensor> arrived = new LinkedHashMap<>(); // given back in one order, which a graph repeats
        call.results().forEach(result -> gradients.take(result).ifPresent(gradient -> arrived.put(result, gradient)));
        return new Cotangents(arrived);
    }

    boolean isEmpty() {
        return arrived.isEmpty();
    }

    /** The gradient that arrived at a result of the call; none if the loss does not depend on it. */
    public Optional<Tensor> at(Tensor result) {
        return Optional.ofNullable(arrived.get(result));
    }

    /** The gradient that arrived at a result of the call; zeros if the loss does not depend on it. */
    public Tensor of(Tensor result) {
        return at(result).orElseGet(() -> Tensor.zeros(result.dtype(), result.shape(), result.device()));
    }

    /**
     * The gradient that arrived at the only result that the op is differentiable through.
     *
     * @throws NotDifferentiable if one arrived at another result, too
     */
    Tensor only(Op op, Tensor out) {
        for (Tensor result : arrived.keySet()) if (result != out) throw new NotDifferentiable(op, result);
        return of(out);
    }

    void release() {
        arrived.values().forEach(Tensor::release);
    }
}
