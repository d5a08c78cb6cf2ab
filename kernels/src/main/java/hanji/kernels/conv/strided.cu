/*
 * Convolution with a stride, its adjoint, and the gradient of both by their weight.  DCGAN, arXiv:1511.06434.
 *   forward         coarse[y, x, f] = bias[f], then over k ascending   fma(fine[y*s+ky-p, x*s+kx-p, c], weight[k, f], .)
 *   transposed      fine[Y, X, c] = bias[c], then over the taps that meet a coarse pixel, mirrored, and f ascending
 *                                   fma(coarse[(Y+p-ky)/s, (X+p-kx)/s, f], weight[ky, kx, c, f], .)
 *   weightGradient  part[n, k, f] = +0, then over the coarse pixels of image n in raster order
 *                                   fma(fine[y*s+ky-p, x*s+kx-p, c], coarse[y, x, f], .)
 * k = (ky*KW + kx) * C + c. A pixel outside its image is +0 and takes part; a tap that meets no coarse pixel does not.
 *
 * The fine pixels of one phase (Y mod s, X mod s) meet the same taps: a phase is a correlation with stride 1 and every s-th
 * tap, and has a y of its own in the grid. The names say rows x columns of a tile, as those of correlation.cu.
 * Work: 2 * fine pixels / s^2 * KH * KW * C * F flops.  Bytes: both images once from DRAM; per tile the weights of its taps
 * and the source once per tap, from L2.  Order: docs/numerics.md.  Reference: StridedConv2d.java, TransposedConv2d.java,
 * StridedWeightGradient.java.
 */
#include "hanji/kernels/conv/correlation.cuh"
#include "hanji/kernels/conv/weight_gradient.cuh"

/** Stride, padding and outputs of a pass; StridedCuda.java fills it in this order. */
struct Window {
    int stride, padding;
    int images;
    int height, width;  // of an output
};

/** A view whose taps move by {@code step} source pixels from output to output. */
struct Stepping {
    int step;
    int top, left;      // source pixel under the first tap of the first output
    int height, width;  // outputs of an image

    /** Row and column of the source pixel under the first tap, and its number, which may lie outside the image. */
    struct Spot {
        int y, x, pixel;
    };

    __device__ Spot spot(int output, const Sizes& sizes) const {
        int row = output / width;
        return at(row / height, {row % height, output % width}, sizes);
    }

    __device__ Spot at(int image, Place place, const Sizes& sizes) const {
        int y = place.y * step + top, x = place.x * step + left;
        return {y, x, (image * sizes.height + y) * sizes.width + x};
    }

    __device__ static int index(const Tap& tap, int, Spot spot, const Sizes& sizes) {
        bool inside = static_cast<unsigned>(spot.y + tap.ky) < static_cast<unsigned>(sizes.height)
                   && static_cast<unsigned>(spot.x + tap.kx) < static_cast<unsigned>(sizes.width);
        return inside ? (spot.pixel + tap.ky * sizes.width + tap.kx) * sizes.channels + tap.channel : OUTSIDE;
    }

    __device__ static int row(int output) { return output; }

    __device__ int outputs(const Sizes&) const { return height * width; }

    struct Walk {
        const Stepping& view;
        int image;
        Place place;

        __device__ Walk(const Stepping& view, int image, int first, const Sizes&)
            : view(view), image(image), place{first / view.width, first % view.width} {}

        __device__ int index(const Tap& tap, const Sizes& sizes) const {
            return Stepping::index(tap, 0, view.at(image, place, sizes), sizes);
        }

        __device__ void skip(int count, const Sizes&) { place.skip(count, view.width); }
    };

    /** That of the strided convolution. */
    static __device__ Stepping over(const Window& window) {
        return {window.stride, -window.padding, -window.padding, window.height, window.width};
    }
};

/** One axis of a phase: the outputs {@code first}, first + stride, ... meet the taps {@code last}, last - stride, ... */
struct Axis {
    int first;
    int outputs;
    int taps;
    int last;
    int start;  // source pixel under the last tap of the first output

    __device__ Axis(int first, int pixels, int kernel, const Window& window) : first(first) {
        int tap = (first + window.padding) % window.stride;
        outputs = (pixels - first + window.stride - 1) / window.stride;
        taps = tap < kernel ? (kernel - tap + window.stride - 1) / window.stride : 0;
        last = tap + (taps - 1) * window.stride;
        start = (first + window.padding) / window.stride - (taps - 1);
    }
};

/** One phase of the transposed convolution. */
struct Phase : Stepping {
    int stride;
    int firstRow, firstColumn;
    int fullHeight, fullWidth;  // of an output image

    __device__ Phase(const Axis& rows, const Axis& columns, const Window& window)
        : Stepping{1, rows.start, columns.start, rows.outputs, columns.outputs}, stride(window.stride),
          firstRow(rows.first), firstColumn(columns.first), fullHeight(window.height), fullWidth(window.width) {}

    /** Row of out that has an output of this phase. */
    __device__ int row(int output) const {
        int line = output / width, x = output % width * stride + firstColumn;
        return (line / height * fullHeight + line % height * stride + firstRow) * fullWidth + x;
    }
};

/** The weights of a phase's taps from the last to the first, channels exchanged, and the bias. */
struct Exchanged {
    const float* weight;
    const float* bias;
    int stride;
    int lastRow, lastColumn;
    int kw;  // of the whole kernel

    __device__ float start(int column) const { return bias[column]; }

    /** Neighbouring threads read neighbouring k, each that of its tap, and quads lie along them. */
    static constexpr bool ALONG_STEPS = true;

    __device__ int index(int, const Tap& tap, int column, const Sizes& sizes) const {
        int ky = lastRow - tap.ky * stride, kx = lastColumn - tap.kx * stride;
        return ((ky * kw + kx) * sizes.columns + column) * sizes.channels + tap.channel;
    }
};

/** One tile of a phase: block (x, y, z) has tile x of the pixels of phase y and tile z of the columns. */
template <class TILE>
__device__ void transposedConvolution(float* out, const float* source, const float* weight, const float* bias,
                                      const Sizes& sizes, const Window& window) {
    Axis rows(blockIdx.y / window.stride, window.height, sizes.kh, window);
    Axis columns(blockIdx.y % window.stride, window.width, sizes.kw, window);
    Sizes phase = sizes;
    phase.pixels = window.images * rows.outputs * columns.outputs;
    if (static_cast<int>(blockIdx.x) * TILE::ROWS >= phase.pixels) return;
    phase.kh = rows.taps;
    phase.kw = max(1, columns.taps);
    Open all = {0, 0, rows.taps * columns.taps * sizes.channels, 0};
    Exchanged weights = {weight, bias, window.stride, rows.last, columns.last, sizes.kw};
    correlate<TILE>(out, source, false, Phase(rows, columns, window), weights, AsTheyAre(), phase, all);
}

/** All weights, for all columns. */
__device__ inline Open everyWeight(const Sizes& sizes) {
    return {0, 0, sizes.kh * sizes.kw * sizes.channels, 0};
}

/** Blocks of a tile that a multiprocessor shall hold: without these bounds the assembler spills. */
constexpr int SMALL_BLOCKS = 5;
constexpr int TRANSPOSED_WIDE_BLOCKS = 2;
constexpr int TRANSPOSED_NARROW_BLOCKS = 6;

extern "C" {
__global__ void __launch_bounds__(WideTile::THREADS, WIDE_BLOCKS)
forward128x64(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
              const float* __restrict__ bias, Sizes sizes, Window window) {
    correlate<WideTile>(out, input, false, Stepping::over(window), Straight{weight, bias}, AsTheyAre(), sizes,
                        everyWeight(sizes));
}

__global__ void __launch_bounds__(SmallTile::THREADS, SMALL_BLOCKS)
forward64x32(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
             const float* __restrict__ bias, Sizes sizes, Window window) {
    correlate<SmallTile>(out, input, false, Stepping::over(window), Straight{weight, bias}, AsTheyAre(), sizes,
                        everyWeight(sizes));
}

__global__ void __launch_bounds__(NarrowTile::THREADS)
forward128x4(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
             const float* __restrict__ bias, Sizes sizes, Window window) {
    correlate<NarrowTile>(out, input, false, Stepping::over(window), Straight{weight, bias}, AsTheyAre(), sizes,
                        everyWeight(sizes));
}

__global__ void __launch_bounds__(WideTile::THREADS, TRANSPOSED_WIDE_BLOCKS)
transposed128x64(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
                 const float* __restrict__ bias, Sizes sizes, Window window) {
    transposedConvolution<WideTile>(out, input, weight, bias, sizes, window);
}

__global__ void __launch_bounds__(SmallTile::THREADS, SMALL_BLOCKS)
transposed64x32(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
                const float* __restrict__ bias, Sizes sizes, Window window) {
    transposedConvolution<SmallTile>(out, input, weight, bias, sizes, window);
}

__global__ void __launch_bounds__(NarrowTile::THREADS, TRANSPOSED_NARROW_BLOCKS)
transposed128x4(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
                const float* __restrict__ bias, Sizes sizes, Window window) {
    transposedConvolution<NarrowTile>(out, input, weight, bias, sizes, window);
}

/** parts [images, rows, columns] of some images and some rows of the weight; a thread has 8 k x 8 columns. */
__global__ void __launch_bounds__(WideTile::THREADS, WIDE_BLOCKS)
weightGradient128x64(float* __restrict__ parts, const float* __restrict__ fine, const float* __restrict__ coarse,
                     Parts range, Sizes sizes, Window window) {
    weightGradient<WideTile>(parts, fine, false, coarse, Stepping::over(window), range, sizes, everyWeight(sizes));
}

/** As weightGradient128x64, with 4 k x 4 columns a thread. */
__global__ void __launch_bounds__(SmallTile::THREADS)
weightGradient64x32(float* __restrict__ parts, const float* __restrict__ fine, const float* __restrict__ coarse,
                     Parts range, Sizes sizes, Window window) {
    weightGradient<SmallTile>(parts, fine, false, coarse, Stepping::over(window), range, sizes, everyWeight(sizes));
}
}
