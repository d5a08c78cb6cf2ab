package hanji.kernels.conv;

import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A convolution or a gradient of one, on a CUDA device with tiles chosen by hand.
 *
 * @param most elements that the parts of a weight's gradient have at most
 */
record Tiled(Op op, Tiling tiling, long most) implements Op {
    private static final Set<Class<?>> WEIGHT_GRADIENTS = Set.of(WeightGradient.class, StridedWeightGradient.class);
    private static final Set<Class<?>> CORRELATIONS =
            Set.of(Conv2d.class, InputGradient.class, StridedConv2d.class, TransposedConv2d.class);

    /** Every case that has kernels for these tiles. */
    static List<OpCase> cases(Tiling tiling) {
        return all().filter(each -> CORRELATIONS.contains(each.op())
                        || tiling != Tiling.NARROW && WEIGHT_GRADIENTS.contains(each.op()))
                .map(each -> tiled(each, tiling, WeightParts.MOST))
                .toList();
    }

    /** Every gradient of a weight, with parts that have a few elements at most, or are as few as can be. */
    static List<OpCase> sliced(long most) {
        return all().filter(each -> WEIGHT_GRADIENTS.contains(each.op()))
                .map(each -> tiled(each, Tiling.SMALL, most))
                .toList();
    }

    private static Stream<OpCase> all() {
        return Stream.concat(ConvCases.all().stream(), StridedCases.all().stream());
    }

    private static OpCase tiled(OpCase each, Tiling tiling, long most) {
        return new OpCase(
                each.op(),
                tiling + " " + each.name(),
                each.inputs(),
                inputs -> new Tiled(each.call().apply(inputs), tiling, most),
                each.accuracy());
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
            case WeightGradient gradient -> PixelSumsCuda.weightGradient(gradient, out, gpu, tiling, most);
            case StridedConv2d strided -> StridedCuda.forward(strided, out, gpu, tiling);
            case TransposedConv2d transposed -> StridedCuda.transposed(transposed, out, gpu, tiling);
            case StridedWeightGradient gradient -> StridedCuda.weightGradient(gradient, out, gpu, tiling, most);
            default -> throw new IllegalArgumentException(op + " has no tiles");
        }
    }
}
