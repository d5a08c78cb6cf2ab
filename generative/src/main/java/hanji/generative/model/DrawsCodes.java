package hanji.generative.model;

import hanji.tensor.Philox;
import hanji.tensor.Tensor;

/** A model that makes an image of a code, and draws codes: its samples are images of codes from its prior. */
public interface DrawsCodes extends Draws, Decodes {
    /**
     * The codes whose images {@link #sample} draws under the same key, of the model's dtype and on its device: [N, D]. They belong to
     * the innermost scope.
     */
    Tensor codes(Philox noise, int count);
}
