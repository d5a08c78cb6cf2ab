package hanji.generative.zoo;

import hanji.tensor.Tensor;

/** A network of layers whose logits are a layer on features of the image. */
interface FeatureNetwork extends LayeredNetwork {
    /** Images [N, H, W, C] to features [N, D]. */
    default Tensor features(Tensor images) {
        return chain().features(images);
    }

    /** Features [N, D] to logits [N, classes]. */
    default Tensor classify(Tensor features) {
        return chain().links().getLast().forward(features);
    }
}
