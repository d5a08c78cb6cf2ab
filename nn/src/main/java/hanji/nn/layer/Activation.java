package hanji.nn.layer;

import hanji.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A function without parameters as a layer, for example {@code new Activation(Unary::relu)}.
 *
 * @param function of one tensor
 */
public record Activation(UnaryOperator<Tensor> function) implements Layer {
    @Override
    public Tensor forward(Tensor input) {
        return function.apply(input);
    }
}
