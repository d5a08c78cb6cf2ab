package hanji.generative.model;

import hanji.tensor.Tensor;
import java.util.Map;

/**
 * A model that can be used. What it can do is told by the interfaces that it implements beside this one: {@link Draws},
 * {@link Completes}, {@link Scores}, {@link Encodes}, {@link Decodes}, {@link Reconstructs}, {@link Classifies}. Commands and
 * reports ask for these, never for a model.
 */
public interface Fitted {
    /** The tensors that it consists of, by name: their digest is the run's fingerprint. */
    Map<String, Tensor> weights();
}
