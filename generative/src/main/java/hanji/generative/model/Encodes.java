package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Tensor;

/** A model that describes an image by few numbers. */
public interface Encodes extends Fitted {
    /** Codes [N, D] of images; the mean where the code is random. */
    Tensor encode(Images images);
}
