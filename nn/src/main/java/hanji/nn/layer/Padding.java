package hanji.nn.layer;

import hanji.kernels.image.Margins;
import hanji.kernels.image.Pad2d;
import hanji.tensor.Tensor;

/** Margins made of the image's own pixels: [N, H, W, C] to [N, top + H + bottom, left + W + right, C]. */
public record Padding(Margins margins) implements Layer {
    @Override
    public Tensor forward(Tensor input) {
        return Pad2d.pad2d(input, margins);
    }
}
