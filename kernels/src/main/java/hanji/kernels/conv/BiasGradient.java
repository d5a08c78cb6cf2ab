package hanji.kernels.conv;

import static hanji.kernels.reduce.BroadcastTo.broadcastTo;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Gradient of a convolution by its bias: a sum over pixels per image, the images joined by a fixed binary tree.
 *
 * @param dOut [N, H, W, Cout]
 */
record BiasGradient(Tensor dOut) implements Op {
    @Override
    public List<Tensor> inputs() {
        return List.of(dOut);
    }

    @Override
    public Shape shape() {
        return Shape.of(dOut.shape().dim(3));
    }

    @Override
    public void reference(Tensor out) {
        out.fill(0);
        int channels = out.size();
        for (int i = 0; i < dOut.size(); i++) out.set(i % channels, out.get(i % channels) + dOut.get(i));
    }

    @Override
    public void cpu(Tensor out) {
        BiasSums.biasGradient(this, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        PixelSumsCuda.biasGradient(this, out, gpu);
    }

    @Override
    public void gradient(Tensor out, Tensor dBias, Gradients gradients) {
        gradients.add(dOut, () -> broadcastTo(dBias, dOut.shape()));
    }
}
