package hanji.generative.model;

import hanji.tensor.Philox;
import hanji.tensor.Tensor;

/** A model that makes an image of a code, and draws codes: its samples are images of codes from its prior. */
public interface DrawsCodes extends Draws, Decodes {
    /**
     * The codes whose images {@link #sample} draws under the same key, of the model's dtype and on its device: [N, D]. They belong to
     * the innermost scope.
     *
     * @param first number of the image of the first code
     */
    Tensor codes(Philox noise, int first, int count);

    /** Those of the images from number 0 on. */
    default Tensor codes(Philox noise, int count) {
        return codes(noise, 0, count);
    }
}
