package hanji.kernels.conv;

import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * How the gradients of a weight for each image are cut on a CUDA device, where all at once would take much memory: slices of
 * rows, as high as the memory allows; where one of all images is too much still, blocks of images, a power of two
 * each and hence subtrees, whose sums are joined at the end.
 *
 * @param images of the batch
 * @param rows of the weight that are open to one column at least
 * @param rowsEach rows of a slice
 * @param imagesEach images of a block
 */
record WeightParts(int images, int rows, int columns, int rowsEach, int imagesEach) {
    /** Elements that parts have at most, unless a tile of rows has more: 64 MiB. */
    static final long MOST = 1 << 24;

    private static final Kernel JOIN = new Kernel(WeightParts.class, "pixel_sums", "joinImages");

    /** Computes the parts [images, rows, columns] of some images and rows. */
    @FunctionalInterface
    interface Parts {
        /** @param range the struct {@code Parts} of weight_gradient.cuh */
        void launch(Tensor parts, Grid grid, int[] range);
    }

    /** @param tileRows rows of a tile */
    static WeightParts of(int images, int rows, int columns, int tileRows, long most) {
        long ofTile = (long) Math.max(1, images) * Math.max(1, columns) * tileRows;
        long high = Math.max(1, most / ofTile) * tileRows;
        int rowsEach = (int) Math.clamp(rows, 1, high);
        long size = (long) rowsEach * columns;
        if (images * size <= most) return new WeightParts(images, rows, columns, rowsEach, Math.max(1, images));
        int each = (int) Long.highestOneBit(Math.clamp(most / 2 / size, 1, images));
        while (Math.ceilDiv(images, each) > each && Math.ceilDiv(images, each) * size > most / 2) each *= 2;
        return new WeightParts(images, rows, columns, rowsEach, each);
    }

    private int blocks() {
        return Math.max(1, Math.ceilDiv(images, imagesEach));
    }

    /** Elements that parts and sums take. */
    long scratch() {
        long size = (long) rowsEach * columns;
        return size * Math.min(images, imagesEach) + (blocks() > 1 ? size * blocks() : 0);
    }

    /** Writes the sum over all images; closed weights get +0. */
    void sum(Tensor out, Pass pass, Tiling tiling, Cuda gpu, Parts launcher) {
        try (var _ = Scope.open()) {
            Tensor parts = scratch(Math.min(images, imagesEach), out),
                    sums = blocks() > 1 ? scratch(blocks(), out) : parts;
            for (int first = 0; first == 0 || first < rows; first += rowsEach) {
                int height = Math.min(rowsEach, rows - first), size = height * columns;
                for (int block = 0; block < blocks(); block++) {
                    int image = block * imagesEach, count = Math.min(imagesEach, images - image);
                    launcher.launch(parts, tiling.weights(pass, count, height), new int[] {image, first, height});
                    if (blocks() > 1)
                        join(sums, parts, new int[] {count, height, first, size, block * size}, pass, gpu);
                }
                boolean isLast = first + height == rows;
                int to = first * columns, all = isLast ? out.size() - to : size;
                int[] joined = {blocks() > 1 ? blocks() : images, height, first, all, to};
                join(out, sums, joined, pass, gpu);
            }
        }
    }

    private Tensor scratch(int count, Tensor out) {
        return Tensor.empty(DType.F32, Shape.of(count, rowsEach, columns), out.device());
    }

    private static void join(Tensor out, Tensor parts, int[] joined, Pass pass, Cuda gpu) {
        join(out, parts, joined, pass.columns(), pass.groups(), pass.ranges(), gpu);
    }

    /** @param joined the struct {@code Joined} of pixel_sums.cu */
    static void join(Tensor out, Tensor parts, int[] joined, int columns, int groups, int[] open, Cuda gpu) {
        gpu.launch(JOIN, gpu.cover(joined[3]), out, parts, joined, columns, groups, open);
    }
}
