package hanji.generative.pixelcnn;

import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.relu;

import hanji.nn.layer.Conv;
import hanji.nn.layer.Layer;
import hanji.tensor.Tensor;

/** A residual block: x + conv(relu(x)), [N, H, W, C] to the same. */
record Residual(Conv conv) implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        return add(x, conv.forward(relu(x)));
    }
}
