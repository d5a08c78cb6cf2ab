package hanji.kernels.conv;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Gradient of {@link Conv2d} by its input: the same convolution with the taps mirrored and channels exchanged.
 *
 * @param dOut [N, H, W, Cout]
 * @param weight [KH, KW, Cin, Cout]
 * @param mask the convolution's mask
 */
record InputGradient(Tensor dOut, Tensor weight, Mask mask) implements Op {
    @Override
    public List<Tensor> inputs() {
        return List.of(dOut, weight);
    }

    @Override
    public Shape shape() {
        return dOut.shape().with(3, weight.shape().dim(2));
    }

    @Override
    public void reference(Tensor out) {
        double[] d = dOut.toDoubles(), weights = weight.toDoubles(), sums = new double[out.size()];
        Triples.each(out.shape(), weight.shape(), mask, Triples.sumIntoInputs(sums, d, weights));
        Triples.store(sums, out);
    }

    @Override
    public void cpu(Tensor out) {
        ConvCpu.inputGradient(dOut, weight, mask, new Epilogue.Plain(), out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        CorrelationCuda.inputGradient(this, out, gpu);
    }

    @Override
    public void gradient(Tensor out, Tensor dInput, Gradients gradients) {
        gradients.add(dOut, () -> Op.run(Conv2d.noBias(dInput, weight, mask)));
        gradients.add(weight, () -> Op.run(new WeightGradient(dInput, Form.AS_IS, dOut, weight.shape(), mask)));
    }
}
