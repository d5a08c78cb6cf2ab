package hanji.kernels.conv;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Gradient of {@link Conv2d} by its weight: a sum over pixels per image, the images joined by a fixed binary tree.
 *
 * @param input [N, H, W, Cin]
 * @param form what the convolution makes of it first
 * @param dOut [N, H, W, Cout]
 * @param shape [KH, KW, Cin, Cout], the weight's
 * @param mask the convolution's mask; closed weights get 0
 */
record WeightGradient(Tensor input, Form form, Tensor dOut, Shape shape, Mask mask) implements Op {
    @Override
    public List<Tensor> inputs() {
        return List.of(input, dOut);
    }

    @Override
    public void reference(Tensor out) {
        try (var _ = Scope.open()) {
            double[] x = form.of(input).toDoubles(), d = dOut.toDoubles(), sums = new double[out.size()];
            Triples.each(input.shape(), shape, mask, Triples.sumIntoWeights(sums, x, d));
            Triples.store(sums, out);
        }
    }

    @Override
    public void cpu(Tensor out) {
        PixelSums.weightGradient(this, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        PixelSumsCuda.weightGradient(this, out, gpu);
    }

    @Override
    public void gradient(Tensor out, Tensor dWeight, Gradients gradients) {
        gradients.add(input, () -> switch (form) {
            case AS_IS -> Op.run(new InputGradient(dOut, dWeight, mask));
            case RELU -> Op.run(new ReluConv2d.InputGradient(dOut, dWeight, input, mask, ReluConv2d.Skip.NONE));
        });
        gradients.add(dOut, () -> Op.run(Conv2d.noBias(form.of(input), dWeight, mask)));
    }
}
