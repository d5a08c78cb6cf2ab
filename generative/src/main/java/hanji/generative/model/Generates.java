package hanji.generative.model;

import hanji.tensor.Tensor;

/** A model whose images are a smooth function of codes from a standard normal prior, so that a code can be looked for by gradients. */
public interface Generates extends DrawsCodes {
    /** Where the model is computed. */
    Site site();

    /** Numbers of a code. */
    int latent();

    /** Codes [N, latent] to images of values in [0, 1], [N, H, W, C] or [N, H * W * C]; recorded by the innermost tape. */
    Tensor pictures(Tensor codes);
}
