package hanji.kernels.conv;

import static hanji.kernels.layout.Concat.concat;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.autograd.Tape;
import hanji.cuda.Cuda;
import hanji.kernels.pointwise.Broadcast;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Convolution in groups of channels: those of the input and those of the output fall into as many equal consecutive groups,
 * and each output sees the input channels of its own group alone. Krizhevsky et al., "ImageNet Classification with Deep
 * Convolutional Neural Networks", 2012; with as many groups as channels it is the depthwise convolution of arXiv:1704.04861.
 *
 * <p>It runs {@link Conv2d} for each group, with its bits, between two passes that bring the groups apart and together again.
 * It is one op because of its gradient: slices of the input would each have one as large as all of it. Groups of 64 channels
 * cost little beside their products; narrow ones leave the tiles of a convolution half empty, and a depthwise convolution, a
 * launch of each kernel for every channel, takes longer than a dense one of as many channels.
 *
 * @param input [N, H, W, Cin]
 * @param weight [KH, KW, Cin / groups, Cout], KH and KW odd
 * @param bias [Cout]
 * @param mask which weights are open, in every group alike; without colour groups
 * @param groups that divide Cin and Cout, 1 or more
 */
public record GroupedConv2d(Tensor input, Tensor weight, Tensor bias, Mask mask, int groups) implements Op {
    /**
     * Convolution in groups of channels; {@link Conv2d} where there is one.
     *
     * @return [N, H, W, Cout]
     */
    public static Tensor groupedConv2d(Tensor input, Tensor weight, Tensor bias, Mask mask, int groups) {
        return groups == 1
                ? Conv2d.maskedConv2d(input, weight, bias, mask)
                : Op.run(new GroupedConv2d(input, weight, bias, mask, groups));
    }

    /**
     * @throws IllegalArgumentException if the groups do not divide the channels, the mask has colour groups, the shapes do not
     *     fit together, or the dtypes are not all F32 or all F64
     */
    public GroupedConv2d {
        if (!input.dtype().isFloating() || weight.dtype() != input.dtype() || bias.dtype() != input.dtype())
            throw new IllegalArgumentException(
                    "groupedConv2d needs three F32 or three F64 tensors, not input " + input.label() + ", weight "
                            + weight.label() + " and bias " + bias.label() + "; convert with Cast");
        if (mask.groups() > 1)
            throw new IllegalArgumentException(
                    "groupedConv2d: a mask of " + mask.groups() + " colours leaves no other groups of channels");
        Conv2d.requireKernel("groupedConv2d", weight.shape(), mask);
        if (groups < 1
                || input.shape().rank() != 4
                || input.shape().dim(3) != groups * weight.shape().dim(2)
                || weight.shape().dim(3) % groups != 0
                || !bias.shape().equals(Shape.of(weight.shape().dim(3))))
            throw new IllegalArgumentException("groupedConv2d in " + groups + " groups: input " + input.shape()
                    + " must be [N, H, W, Cin], weight " + weight.shape() + " [KH, KW, Cin / groups, Cout] and bias "
                    + bias.shape() + " [Cout], of channels that the groups divide");
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input, weight, bias);
    }

    @Override
    public Shape shape() {
        return input.shape().with(3, weight.shape().dim(3));
    }

    /** The weight of a group. */
    private Shape kernel() {
        return weight.shape().with(3, weight.shape().dim(3) / groups);
    }

    /** Visits every open triple, group by group. */
    private void each(Triples.Visitor visitor) {
        Shape kernel = kernel();
        int in = kernel.dim(2), out = kernel.dim(3);
        for (int group = 0; group < groups; group++) {
            int g = group;
            Triples.each(
                    input.shape().with(3, in),
                    kernel,
                    mask,
                    (i, w, o, length) -> visitor.visit(
                            ChannelGroups.index(i, in, g, groups),
                            ChannelGroups.index(w, out, g, groups),
                            ChannelGroups.index(o, out, g, groups),
                            length));
        }
    }

    @Override
    public void reference(Tensor out) {
        double[] x = input.toDoubles(), weights = weight.toDoubles(), sums = Triples.repeat(bias, out.size());
        each(Triples.sumIntoOutputs(sums, x, weights));
        Triples.store(sums, out);
    }

    @Override
    public void cpu(Tensor out) {
        compute(out, Op::cpu);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        compute(out, (op, result) -> op.cuda(result, gpu));
    }

    /** @param last runs the op that writes the result */
    private void compute(Tensor out, BiConsumer<Op, Tensor> last) {
        if (out.size() == 0) return;
        var channels = new ChannelGroups(groups);
        try (var _ = Scope.open();
                var _ = Tape.noGrad()) {
            List<Tensor> images = channels.split(input), weights = channels.outputs(weight);
            List<Tensor> biases = channels.outputs(bias);
            Op joining = channels.joining(IntStream.range(0, groups)
                    .mapToObj(g -> Conv2d.maskedConv2d(images.get(g), weights.get(g), biases.get(g), mask))
                    .toList());
            last.accept(joining, out.view(joining.shape()));
        }
    }

    @Override
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape(), bias);
        each(Triples.read(reads, input, weight));
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        var channels = new ChannelGroups(groups);
        List<Tensor> dOuts = channels.split(dOut);
        gradients.add(weight, () -> {
            List<Tensor> images = channels.split(input);
            return concat(
                    3,
                    IntStream.range(0, groups)
                            .mapToObj(g ->
                                    Op.run(new WeightGradient(images.get(g), Form.AS_IS, dOuts.get(g), kernel(), mask)))
                            .toList());
        });
        gradients.add(bias, () -> Op.run(new BiasGradient(dOut)));
        gradients.add(input, () -> {
            List<Tensor> weights = channels.outputs(weight);
            return channels.join(IntStream.range(0, groups)
                    .mapToObj(g -> Op.run(new InputGradient(dOuts.get(g), weights.get(g), mask)))
                    .toList());
        });
    }
}
