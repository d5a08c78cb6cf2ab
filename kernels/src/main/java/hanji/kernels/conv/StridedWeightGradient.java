package hanji.kernels.conv;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Gradient of {@link StridedConv2d} and of {@link TransposedConv2d} by their weight: a sum over coarse pixels per image,
 * the images joined by a fixed binary tree.
 *
 * @param fine [N, H, W, C], input of the strided convolution or gradient of the transposed one's output
 * @param coarse [N, H', W', F], gradient of the strided convolution's output or input of the transposed one
 * @param shape [KH, KW, C, F], the weight's
 * @param window stride and padding
 */
record StridedWeightGradient(Tensor fine, Tensor coarse, Shape shape, Window window) implements Op {
    @Override
    public List<Tensor> inputs() {
        return List.of(fine, coarse);
    }

    @Override
    public void reference(Tensor out) {
        double[] x = fine.toDoubles(), y = coarse.toDoubles(), sums = new double[out.size()];
        Triples.each(fine.shape(), shape, window, Triples.sumIntoWeights(sums, x, y));
        Triples.store(sums, out);
    }

    @Override
    public void cpu(Tensor out) {
        Strided.weightGradient(this, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        StridedCuda.weightGradient(this, out, gpu);
    }

    @Override
    public void gradient(Tensor out, Tensor dWeight, Gradients gradients) {
        int height = fine.shape().dim(1), width = fine.shape().dim(2);
        gradients.add(fine, () -> Op.run(TransposedConv2d.noBias(coarse, dWeight, window, height, width)));
        gradients.add(coarse, () -> Op.run(StridedConv2d.noBias(fine, dWeight, window)));
    }
}
