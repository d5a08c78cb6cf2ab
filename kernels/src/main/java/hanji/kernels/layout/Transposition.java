package hanji.kernels.layout;

import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A permutation whose innermost axis x is another than the input's, y, both long enough for tiles of 32 x 32: what the
 * kernel {@code transpose} of permute.cu takes. All other axes are a batch.
 *
 * @param width extent of x
 * @param height extent of y
 * @param inStride distance in the input of neighbours along x
 * @param outStride distance in the result of neighbours along y
 * @param inBatch where each image of the batch begins in the input
 * @param outBatch where it begins in the result
 * @param batches images
 */
record Transposition(int width, int height, int inStride, int outStride, Walk inBatch, Walk outBatch, int batches) {
    private static final Map<Unit, Kernel> TRANSPOSE = Unit.kernels("permute", "transpose", Unit.WORD, Unit.BYTE);
    private static final int TILE = 32;
    private static final int THREADS = 256;
    /** Below, more of a tile is empty than reads and writes gain by it. */
    private static final int SHORTEST = 16;

    /** That of a walk over the input, if it is one. */
    static Optional<Transposition> of(Walk walk) {
        int y = IntStream.range(1, walk.axes())
                .filter(axis -> walk.stride(axis) == 1)
                .findFirst()
                .orElse(0);
        if (y == 0 || walk.extent(0) < SHORTEST || walk.extent(y) < SHORTEST) return Optional.empty();
        int[] rest = IntStream.range(1, walk.axes()).filter(axis -> axis != y).toArray();
        int[] dims = outermostFirst(rest, walk::extent);
        return Optional.of(new Transposition(
                walk.extent(0),
                walk.extent(y),
                walk.stride(0),
                outStride(walk, y),
                Walk.of(dims, outermostFirst(rest, walk::stride)),
                Walk.of(dims, outermostFirst(rest, axis -> outStride(walk, axis))),
                Arrays.stream(dims).reduce(1, (a, b) -> a * b)));
    }

    private static int[] outermostFirst(int[] axes, IntUnaryOperator value) {
        return IntStream.range(0, axes.length)
                .map(i -> value.applyAsInt(axes[axes.length - 1 - i]))
                .toArray();
    }

    /** Distance in the result of neighbours along an axis. */
    private static int outStride(Walk walk, int axis) {
        return IntStream.range(0, axis).map(walk::extent).reduce(1, (a, b) -> a * b);
    }

    void launch(Cuda gpu, Tensor out, Tensor input) {
        int tiles = Math.ceilDiv(width, TILE) * Math.ceilDiv(height, TILE) * batches;
        gpu.launch(
                Unit.of(input.dtype(), 1).in(TRANSPOSE),
                Grid.of(tiles, THREADS),
                out,
                input,
                width,
                height,
                inStride,
                outStride,
                inBatch.struct(),
                outBatch.struct());
    }
}
