package hanji.kernels.conv;

import static hanji.kernels.layout.Reshape.reshape;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.Update;
import hanji.cuda.Cuda;
import hanji.kernels.conv.ReluConv2d.Skip;
import hanji.kernels.softmax.CrossEntropy;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The last layer of a network over pixels and its loss in one: a 1x1 convolution to the logits of every pixel, and the
 * cross-entropy of these, in nats; the logits are not kept. Libraries of language models have it as linear cross-entropy: Liger
 * Kernel, arXiv:2410.10989, and Cut Cross-Entropy, arXiv:2411.09009. Losses and gradients have the bits of the convolution
 * and {@link CrossEntropy}, one after the other.
 *
 * <p>A CUDA device computes up to 256 logits of a pixel and colour in the registers of a warp and stores the losses, and, where a call
 * carries a tensor for it, the gradient of the losses' mean by the logits. Where it turns out that losses count otherwise, the logits
 * are computed again ({@link ReweightedConvRows}). docs/decisions.md, "The last layer of a pixel model ends in its loss".
 *
 * @param layer 1x1, without a sum: [N, H, W, Cin] to [N, H, W, G * K]; with G colour groups in its mask, those of a group after the other
 * @param targets [N, H, W, G], or [N, H, W] of one group; U8 or I32, each from 0 to K - 1
 * @param meanGradient a further result, [N, H, W, G * K] in the dtype of the layer, if it is wanted: the gradient of the losses' mean
 *     by the logits
 */
public record ConvCrossEntropy(Convolution layer, Tensor targets, Optional<Tensor> meanGradient) implements Op {
    /**
     * Loss in nats of each target. Composed of the two operations, with the same bits, where a device has no kernel for it, or
     * several tapes record, or one that keeps its values, since a backward sweep would then compute the logits again; as it does of
     * losses that do not all count alike.
     *
     * @return shaped as the targets
     * @throws IllegalArgumentException if shapes or dtypes do not fit, or a target is not below K; on a CUDA device such
     *     a target makes its loss and gradient NaN, since a kernel cannot throw
     */
    public static Tensor convCrossEntropy(Convolution layer, Tensor targets) {
        var losses = new ConvCrossEntropy(layer, targets, Optional.empty());
        return losses.isWorthwhile() ? Op.run(losses.withForeseenGradient()) : losses.composed();
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public ConvCrossEntropy {
        Shape weight = layer.weight().shape();
        if (weight.dim(0) != 1 || weight.dim(1) != 1)
            throw new IllegalArgumentException(
                    "convCrossEntropy needs a 1x1 convolution [1, 1, Cin, G * K], not one of the weight " + weight);
        if (layer instanceof ReluConv2d relu && relu.skip() != Skip.NONE)
            throw new IllegalArgumentException("convCrossEntropy takes no convolution that adds its input");
        if (targets.dtype() != DType.U8 && targets.dtype() != DType.I32)
            throw new IllegalArgumentException("convCrossEntropy needs U8 or I32 targets, not " + targets.label());
        Shape logits = layer.shape();
        int groups = layer.mask().groups();
        if (!targets.shape().equals(logits.with(3, groups))
                && !(groups == 1 && targets.shape().equals(Shape.of(logits.dim(0), logits.dim(1), logits.dim(2)))))
            throw new IllegalArgumentException("convCrossEntropy of logits " + logits + " in " + groups
                    + " groups needs targets [N, H, W, " + groups + "], not " + targets.label());
        DType dtype = layer.dtype();
        meanGradient.ifPresent(gradient -> {
            if (!gradient.shape().equals(logits) || gradient.dtype() != dtype)
                throw new IllegalArgumentException("convCrossEntropy of logits " + logits + " of " + dtype
                        + " cannot write its gradient into " + gradient.label());
        });
    }

    private boolean isOnCuda() {
        return device().cuda().isPresent();
    }

    /** Whether the device has a kernel for it, and a backward sweep would find the gradient that it asks for. */
    private boolean isWorthwhile() {
        return dtype() == DType.F32
                && (Tape.isSweptOnce() || !Tape.isAnyRecording())
                && device().cuda()
                        .map(gpu -> ConvCrossEntropyCuda.takes(layer, gpu))
                        .orElse(true);
    }

    /** With room for the gradient of the mean where a backward sweep may follow, which on a CUDA device may be mended in place. */
    private ConvCrossEntropy withForeseenGradient() {
        return Tape.isAnyRecording()
                ? new ConvCrossEntropy(layer, targets, Optional.of(Tensor.empty(dtype(), layer.shape(), device())))
                : this;
    }

    private Tensor composed() {
        return CrossEntropy.crossEntropy(reshape(Op.run(layer), rows()), targets);
    }

    /** The shape of the logits with each row by itself: [targets..., K]. */
    private Shape rows() {
        int[] dims = targets.shape().dims();
        int[] rows = Arrays.copyOf(dims, dims.length + 1);
        rows[dims.length] = classes(layer);
        return Shape.of(rows);
    }

    /** Logits, or their gradient, [N, H, W, G * K], as rows: [targets..., K]. */
    Tensor byRow(Tensor logits) {
        return logits.view(rows());
    }

    /** K. */
    static int classes(Convolution layer) {
        return layer.weight().shape().dim(3) / layer.mask().groups();
    }

    @Override
    public List<Tensor> inputs() {
        return Stream.concat(layer.inputs().stream(), Stream.of(targets)).toList();
    }

    @Override
    public Shape shape() {
        return targets.shape();
    }

    @Override
    public void reference(Tensor out) {
        try (var _ = Scope.open()) {
            Tensor logits = Tensor.empty(DType.F64, layer.shape(), out.device());
            layer.reference(logits);
            Tensor rows = byRow(logits);
            new CrossEntropy(rows, targets).reference(out);
            meanGradient.ifPresent(gradient -> {
                Tensor dLoss = Tensor.full(1.0 / targets.size(), DType.F64, targets.shape(), out.device());
                new CrossEntropy.LogitsGradient(rows, targets, dLoss).reference(byRow(gradient));
            });
        }
    }

    /** The gradient takes the place of the logits, row by row. */
    @Override
    public void cpu(Tensor out) {
        try (var _ = Scope.open()) {
            Tensor logits = meanGradient.orElseGet(() -> Tensor.empty(DType.F32, layer.shape(), out.device()));
            layer.cpu(logits);
            Tensor rows = byRow(logits);
            new CrossEntropy(rows, targets, meanGradient.map(_ -> rows)).cpu(out);
        }
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        if (ConvCrossEntropyCuda.takes(layer, gpu)) ConvCrossEntropyCuda.losses(this, out, gpu);
        else withLogits(gpu, logits -> new CrossEntropy(logits, targets, meanGradient.map(this::byRow)).cuda(out, gpu));
    }

    /** Does something with the logits, [targets..., K]. */
    void withLogits(Cuda gpu, Consumer<Tensor> work) {
        try (var _ = Scope.open()) {
            Tensor logits = Tensor.empty(DType.F32, layer.shape(), layer.device());
            layer.cuda(logits, gpu);
            work.accept(byRow(logits));
        }
    }

    /** As the convolution's, of which none reads its result. */
    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        Tensor dLogits = meanGradient
                .filter(_ -> !Tape.isAnyRecording()) // else a tape records the computation
                .flatMap(foreseen -> weighted(foreseen, dOut))
                .orElseGet(() -> logitsGradient(dOut));
        layer.gradient(dLogits, dLogits, gradients);
    }

    /** The foreseen gradient, if it is the one, or can be made so without asking the host. */
    private Optional<Tensor> weighted(Tensor foreseen, Tensor dLoss) {
        if (!isOnCuda()) return CrossEntropy.isOfTheMean(dLoss) ? Optional.of(foreseen) : Optional.empty();
        Update.run(new ReweightedConvRows(foreseen, layer, targets, dLoss));
        return Optional.of(foreseen);
    }

    /** The gradient by the logits, which are computed again. */
    private Tensor logitsGradient(Tensor dLoss) {
        Tensor logits = reshape(Op.run(layer), rows());
        return reshape(Op.run(new CrossEntropy.LogitsGradient(logits, targets, dLoss)), layer.shape());
    }
}
