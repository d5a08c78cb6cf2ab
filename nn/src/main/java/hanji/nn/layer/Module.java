package hanji.nn.layer;

import hanji.tensor.Tensor;
import java.util.Map;

/**
 * A record of tensors and of modules inside it: a network or a part of one. Its tensors are found by themselves, through
 * records, lists, maps with text for keys, optionals and arrays; a tensor's name is the path to it, such as
 * {@code hidden.0.weight}.
 *
 * <p>Tensors are parameters, which are trained, unless their component is marked {@link Buffer}. A tensor that two places
 * share has the name of its first place only. A tensor inside anything else, such as a set or a class that is no record,
 * is an error: it would stay untrained without a word.
 */
public interface Module {
    /**
     * The trained tensors by name, in the order of the components.
     *
     * @throws IllegalStateException if a tensor is held where it cannot be found by name
     */
    default Map<String, Tensor> parameters() {
        return Members.of(this).parameters();
    }

    /**
     * The tensors that are kept with the network but not trained, by name, in the order of the components.
     *
     * @throws IllegalStateException if a tensor is held where it cannot be found by name
     */
    default Map<String, Tensor> buffers() {
        return Members.of(this).buffers();
    }
}
