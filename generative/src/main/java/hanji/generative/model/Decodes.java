package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Tensor;

/** A model that makes an image of each code: of few numbers, or of as many as an image has values. */
public interface Decodes extends Fitted {
    /**
     * The image of each code; the mean where it is random.
     *
     * @param codes [N, D] of any dtype, on any device
     */
    Images decode(Tensor codes);
}
