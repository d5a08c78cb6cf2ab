package hanji.kernels.conv;

import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** A convolution or a gradient of one, on a CUDA device with tiles chosen by hand. */
record Tiled(Op op, Tiling tiling) implements Op {
    /** Every case that has kernels for these tiles. */
    static List<OpCase> cases(Tiling tiling) {
        return ConvCases.all().stream()
                .filter(each -> each.op() != BiasGradient.class)
                .filter(each -> each.op() != WeightGradient.class || tiling != Tiling.NARROW)
                .map(each -> new OpCase(
                        each.op(),
                        tiling + " " + each.name(),
                        each.inputs(),
                        inputs -> new Tiled(each.call().apply(inputs), tiling)))
                .toList();
    }

    @Override
    public List<Tensor> inputs() {
        return op.inputs();
    }

    @Override
    public Shape shape() {
        return op.shape();
    }

    @Override
    public void reference(Tensor out) {
        op.reference(out);
    }

    @Override
    public void cpu(Tensor out) {
        op.cpu(out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        switch (op) {
            case Conv2d forward -> CorrelationCuda.forward(forward, out, gpu, tiling);
            case InputGradient gradient -> CorrelationCuda.inputGradient(gradient, out, gpu, tiling);
            case WeightGradient gradient -> PixelSumsCuda.weightGradient(gradient, out, gpu, tiling);
            default -> throw new IllegalArgumentException(op + " has no tiles");
        }
    }
}
