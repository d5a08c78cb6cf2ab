package hanji.generative.pixelcnn;

import hanji.nn.layer.Conv;
import hanji.nn.layer.Layer;
import hanji.tensor.Tensor;

/** A residual block: x + conv(relu(x)), [N, H, W, C] to the same. */
record Residual(Conv conv) implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        return conv.residual(x);
    }
}
