package hanji.autograd;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** An op of the tests that has one input, a result of its shape, and no path faster than its definition. */
public interface OfOne extends Op {
    Tensor input();

    @Override
    default List<Tensor> inputs() {
        return List.of(input());
    }

    @Override
    default Shape shape() {
        return input().shape();
    }

    @Override
    default void cpu(Tensor out) {
        reference(out);
    }
}
