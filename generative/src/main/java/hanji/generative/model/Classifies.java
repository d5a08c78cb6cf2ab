package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Tensor;

/** A model of p(class | image). */
public interface Classifies extends Fitted {
    /** log p(class | image): [N, classes]. */
    Tensor logProbs(Images images);
}
