package hanji.generative.zoo;

import hanji.nn.layer.Layer;
import hanji.tensor.Tensor;

/** A network of p(class | image) whose logits are a layer on features of the image. */
interface FeatureNetwork extends Layer {
    /** Images [N, H, W, C] to features [N, D]. */
    Tensor features(Tensor images);

    /** Features [N, D] to logits [N, classes]. */
    Tensor classify(Tensor features);

    @Override
    default Tensor forward(Tensor images) {
        return classify(features(images));
    }
}
