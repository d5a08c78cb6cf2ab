package hanji.kernels.normalize;

import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.reduce.Tree;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/** Launches of normalize.cu. */
final class NormalizeCuda {
    private static final Kernel SUMS = kernel("channelSums");
    private static final Kernel SQUARES = kernel("channelSquares");
    private static final Kernel PRODUCTS = kernel("channelProducts");
    private static final Kernel MEANS = kernel("groupMeans");
    private static final Kernel VARIANCES = kernel("groupVariances");
    private static final Kernel NORMALIZE = kernel("normalize");
    private static final Kernel GRADIENT = kernel("normalizeGradient");

    private NormalizeCuda() {}

    private static Kernel kernel(String name) {
        return new Kernel(Normalize.class, "normalize", name);
    }

    static void forward(Normalize op, Tensor out, Cuda gpu) {
        Groups groups = op.layout();
        Tensor x = op.x(), mean = op.mean(), variance = op.variance();
        var grid = gpu.coverRows(mean.size());
        try (var _ = Scope.open()) {
            Tensor sums = x, r = Tensor.empty(DType.F32, groups.statistics(), x.device());
            if (groups.pixels() != 1) {
                sums = Tensor.empty(DType.F32, groups.perImage(), x.device());
                sums(groups, 1, SUMS, x, x, mean, sums, gpu);
            }
            gpu.launch(MEANS, grid, mean, sums, mean.size(), groups.size(), (float) groups.numbers());
            Tensor squares = Tensor.empty(DType.F32, groups.perImage(), x.device());
            sums(groups, 1, SQUARES, x, x, mean, squares, gpu);
            gpu.launch(
                    VARIANCES, grid, variance, r, squares, mean.size(), groups.size(), (float) groups.numbers(), (float)
                            op.epsilon());
            int image = groups.pixels() * groups.channels();
            gpu.launch(
                    NORMALIZE,
                    gpu.cover(out.size()),
                    out,
                    x,
                    mean,
                    r,
                    op.gain(),
                    op.bias(),
                    out.size(),
                    image,
                    groups.channels(),
                    groups.size());
        }
    }

    static void products(ChannelProducts op, Tensor out, Cuda gpu) {
        sums(op.layout(), 2, PRODUCTS, op.x(), op.dOut(), op.mean(), out, gpu);
    }

    /** Sums over the pixels of each channel, {@code kinds} of them. */
    private static void sums(
            Groups groups, int kinds, Kernel kernel, Tensor x, Tensor dOut, Tensor mean, Tensor out, Cuda gpu) {
        int chunks = groups.chunks(), each = groups.images() * chunks * groups.channels();
        try (var _ = Scope.open()) {
            Shape shape = Shape.of(kinds * groups.images(), chunks, groups.channels());
            Tensor parts = chunks == 1 ? out : Tensor.empty(DType.F32, shape, out.device());
            gpu.launch(
                    kernel,
                    gpu.cover(each),
                    parts,
                    x,
                    dOut,
                    mean,
                    each,
                    groups.pixels(),
                    groups.channels(),
                    groups.size(),
                    chunks,
                    Groups.CHUNK);
            if (chunks > 1) Tree.sum(parts, out, gpu);
        }
    }

    static void inputGradient(InputGradient op, Tensor out, Cuda gpu) {
        Groups groups = op.layout();
        gpu.launch(
                GRADIENT,
                gpu.cover(out.size()),
                out,
                op.x(),
                op.mean(),
                op.dOut(),
                op.gain(),
                op.r(),
                op.slope(),
                op.level(),
                out.size(),
                groups.pixels() * groups.channels(),
                groups.channels(),
                groups.size());
    }
}
