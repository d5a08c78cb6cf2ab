package hanji.generative.zoo;

import hanji.generative.model.LayerChain;
import hanji.generative.model.LayerChain.Link;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.nn.layer.StridedConv;
import hanji.tensor.Tensor;

/** A network of p(class | image) made of layers one behind the other: images [N, H, W, C] to logits [N, classes]. */
interface LayeredNetwork extends Layer {
    /** The layers, from the image to the logits. */
    LayerChain chain();

    @Override
    default Tensor forward(Tensor images) {
        return chain().logits(images);
    }

    /** A convolution with a rectifier behind it. */
    static Link rectified(String name, Conv conv) {
        return new Link(name, conv.weight(), conv::forward, true);
    }

    /** A convolution that halves the image, with a rectifier behind it. */
    static Link rectified(String name, StridedConv conv) {
        return new Link(name, conv.weight(), conv::forward, true);
    }

    /** An affine map of all that comes before, with a rectifier behind it. */
    static Link rectified(String name, Linear linear) {
        return link(name, linear, true);
    }

    /** An affine map of all that comes before, to the logits. */
    static Link logits(Linear linear) {
        return link("logits", linear, false);
    }

    private static Link link(String name, Linear linear, boolean rectified) {
        return new Link(name, linear.weight(), units -> linear.forward(LayerChain.rows(units)), rectified);
    }
}
