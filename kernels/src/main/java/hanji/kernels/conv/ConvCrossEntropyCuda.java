package hanji.kernels.conv;

import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.kernels.softmax.CrossEntropy;
import hanji.tensor.DType;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A 1x1 convolution with cross-entropy in its epilogue on a CUDA device: conv_cross_entropy.cu. */
final class ConvCrossEntropyCuda {
    private static final String FILE = "conv_cross_entropy";
    /** Logits of a row that kernels are made for. */
    private static final int[] LENGTHS = {64, 256};
    /** Pixels of a block. */
    private static final int PIXELS = 32;

    private static final int THREADS = 128;

    private ConvCrossEntropyCuda() {}

    /** Whether there is a kernel for the layer: of few enough logits, in the canonical order. */
    static boolean takes(Convolution layer, Cuda gpu) {
        return ConvCrossEntropy.classes(layer) <= LENGTHS[LENGTHS.length - 1] && !CoreConv.takes(pass(layer), gpu);
    }

    private static Pass pass(Convolution layer) {
        return Pass.forward(layer.input().shape(), layer.weight().shape(), layer.mask());
    }

    /** The losses, and the gradient of their mean if it is wanted. */
    static void losses(ConvCrossEntropy op, Tensor out, Cuda gpu) {
        op.meanGradient()
                .ifPresentOrElse(
                        gradient -> launch(
                                gpu, "lossAndGradient", op.layer(), List.of(out, gradient), op.targets(), share(op)),
                        () -> launch(gpu, "crossEntropy", op.layer(), List.of(out), op.targets()));
    }

    private static float share(ConvCrossEntropy op) {
        return CrossEntropy.share(op.targets().size());
    }

    static void reweight(ReweightedConvRows rows, Cuda gpu) {
        float share = CrossEntropy.share(rows.targets().size());
        launch(gpu, "reweightedRows", rows.layer(), List.of(rows.gradient()), rows.targets(), rows.dLoss(), share);
    }

    /** @param last what the kernel takes after the targets */
    private static void launch(
            Cuda gpu, String name, Convolution layer, List<Tensor> results, Tensor targets, Object... last) {
        Pass pass = pass(layer);
        List<Object> values = new ArrayList<>(results);
        values.addAll(List.of(layer.input(), layer.weight(), layer.bias(), pass.sizes(), pass.ranges()));
        values.addAll(List.of(layer instanceof ReluConv2d ? 1 : 0, targets, targets.dtype() == DType.U8 ? 1 : 0));
        values.addAll(List.of(last));
        var grid = Grid.of(Math.ceilDiv(pass.pixels(), PIXELS), 1, pass.groups(), THREADS);
        gpu.launch(kernel(name, ConvCrossEntropy.classes(layer)), grid, values.toArray());
    }

    private static Kernel kernel(String name, int classes) {
        for (int length : LENGTHS)
            if (classes <= length) return new Kernel(ConvCrossEntropyCuda.class, FILE, name + "UpTo" + length);
        throw new IllegalArgumentException("no kernel takes rows of " + classes + " logits");
    }
}
