/*
 * Convolution, plain or masked, and its gradient by the input.  PixelCNN, arXiv:1601.06759, section 3.4.
 *   forward        out[p, f] = bias[f], then over the open k ascending   fma(in[p under k], weight[k, f], .)
 *   inputGradient  out[p, c] = +0, then over the mirrored open k         fma(dOut[p under k], weight[mirror of k, c], .)
 * k = (ky*KW + kx) * channels + channel; the open ones of a colour group are consecutive, and no other is read. A pixel
 * outside the image is +0 and takes part.
 *
 * Implicit GEMM: rows are pixels of all images, columns output channels of one colour group; block (x, -, z) has tile x
 * of the pixels and tile z of the columns. A thread stages the elements (k, pixel) with k = thread % 8: a warp reads 8
 * elements side by side, 32 bytes, of 4 pixels, whatever the number of channels, and writes 32 banks. The names say
 * pixels x channels of a tile: 128x64 where such tiles fill the GPU, 64x32 where they do not, 128x4 for up to 4 channels.
 * Work: 2 * pixels * open weights flops.  Bytes: the images in and out once from DRAM; per tile all open weights and the
 * source once per open tap, from L2.  Order: docs/numerics.md.  Reference: Conv2d.java, InputGradient.java.
 */
#include "hanji/kernels/conv/conv.cuh"
#include "hanji/kernels/conv/tile.cuh"

/** The weights [k, columns] as they lie, and the bias that the chains begin with. */
struct Straight {
    const float* weight;
    const float* bias;

    __device__ float start(int column) const { return bias[column]; }

    /** Neighbouring threads read neighbouring columns. */
    template <class TILE>
    static __device__ int step(int element) { return element / TILE::COLUMNS; }
    template <class TILE>
    static __device__ int column(int element) { return element % TILE::COLUMNS; }

    __device__ float at(int k, const Tap&, int column, const Sizes& sizes) const {
        return weight[k * sizes.columns + column];
    }
};

/** The weights of taps mirrored at the centre, input and output channels exchanged; the chains begin with +0. */
struct Mirrored {
    const float* weight;

    __device__ float start(int) const { return 0.0f; }

    /** Neighbouring threads read neighbouring k, each that of its tap. */
    template <class TILE>
    static __device__ int step(int element) { return element % DEPTH; }
    template <class TILE>
    static __device__ int column(int element) { return element / DEPTH; }

    __device__ float at(int, const Tap& tap, int column, const Sizes& sizes) const {
        int mirror = (sizes.kh - 1 - tap.ky) * sizes.kw + sizes.kw - 1 - tap.kx;
        return weight[(mirror * sizes.columns + column) * sizes.channels + tap.channel];
    }
};

/** Brings stages of a correlation: source elements (k, pixel) as a, weights (k, column) as b. */
template <class TILE, class WEIGHTS>
struct CorrelationLoader {
    static constexpr int SOURCES = DEPTH * TILE::ROWS / TILE::THREADS;
    static constexpr int FACTORS = (DEPTH * TILE::COLUMNS + TILE::THREADS - 1) / TILE::THREADS;

    const float* source;
    const WEIGHTS& weights;
    const Sizes& sizes;
    const Columns& columns;
    int first;  // pixel of the tile's first row
    int k;      // of the next stage's first step
    int end;    // of the open k
    Tap tap;    // of this thread's source elements in the next stage
    Place places[SOURCES];
    float a[SOURCES], b[FACTORS];

    __device__ CorrelationLoader(const float* source, const WEIGHTS& weights, const Sizes& sizes, const Columns& columns,
                                 int first, int from, int end)
        : source(source), weights(weights), sizes(sizes), columns(columns), first(first), k(from), end(end),
          tap(from + threadIdx.x % DEPTH, sizes) {
#pragma unroll
        for (int i = 0; i < SOURCES; i++) {
            int pixel = first + row(i);
            places[i] = {pixel / sizes.width % sizes.height, pixel % sizes.width};
        }
    }

    static __device__ int row(int i) { return (threadIdx.x + i * TILE::THREADS) / DEPTH; }

    __device__ void load() {
        bool open = k + static_cast<int>(threadIdx.x % DEPTH) < end;
#pragma unroll
        for (int i = 0; i < SOURCES; i++) {
            bool inTile = open && row(i) < sizes.pixels - first;
            a[i] = inTile ? under(tap, source, first + row(i), places[i], sizes) : 0.0f;
        }
#pragma unroll
        for (int i = 0; i < FACTORS; i++) {
            int element = threadIdx.x + i * TILE::THREADS;
            int column = WEIGHTS::template column<TILE>(element), at = k + WEIGHTS::template step<TILE>(element);
            bool inTile = element < DEPTH * TILE::COLUMNS && at < end && column < columns.count;
            b[i] = inTile ? weights.at(at, tap, columns.first + column, sizes) : 0.0f;
        }
        k += DEPTH;
        tap.advance(DEPTH, sizes);
    }

    __device__ void store(typename TILE::Stage& stage) const {
#pragma unroll
        for (int i = 0; i < SOURCES; i++) stage.a[threadIdx.x % DEPTH][row(i)] = a[i];
#pragma unroll
        for (int i = 0; i < FACTORS; i++) {
            int element = threadIdx.x + i * TILE::THREADS;
            if (element < DEPTH * TILE::COLUMNS)
                stage.b[WEIGHTS::template step<TILE>(element)][WEIGHTS::template column<TILE>(element)] = b[i];
        }
    }
};

template <class TILE, class WEIGHTS>
__device__ void correlate(float* out, const float* source, const WEIGHTS& weights, const Sizes& sizes, const Open& open) {
    Columns columns(blockIdx.z, TILE::COLUMNS, sizes);
    int first = blockIdx.x * TILE::ROWS;
    TILE tile;
#pragma unroll
    for (int c = 0; c < TILE::COLUMNS_EACH; c++) {
        bool inTile = TILE::column(c) < columns.count;
        float start = inTile ? weights.start(columns.first + TILE::column(c)) : 0.0f;
#pragma unroll
        for (int r = 0; r < TILE::ROWS_EACH; r++) tile.acc[r][c] = start;
    }
    int from = open.first(columns.group), end = open.end(columns.group);
    CorrelationLoader<TILE, WEIGHTS> loader(source, weights, sizes, columns, first, from, end);
    tile.accumulate(loader, end - from);
    storeTile(tile, out, first, sizes.pixels - first, columns, sizes);
}

extern "C" {
__global__ void __launch_bounds__(WideTile::THREADS, 2)
forward128x64(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
              const float* __restrict__ bias, Sizes sizes, Open open) {
    correlate<WideTile>(out, input, Straight{weight, bias}, sizes, open);
}

__global__ void __launch_bounds__(SmallTile::THREADS)
forward64x32(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
             const float* __restrict__ bias, Sizes sizes, Open open) {
    correlate<SmallTile>(out, input, Straight{weight, bias}, sizes, open);
}

__global__ void __launch_bounds__(NarrowTile::THREADS)
forward128x4(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
             const float* __restrict__ bias, Sizes sizes, Open open) {
    correlate<NarrowTile>(out, input, Straight{weight, bias}, sizes, open);
}

__global__ void __launch_bounds__(WideTile::THREADS, 2)
inputGradient128x64(float* __restrict__ out, const float* __restrict__ dOut, const float* __restrict__ weight,
                    Sizes sizes, Open open) {
    correlate<WideTile>(out, dOut, Mirrored{weight}, sizes, open);
}

__global__ void __launch_bounds__(SmallTile::THREADS)
inputGradient64x32(float* __restrict__ out, const float* __restrict__ dOut, const float* __restrict__ weight,
                   Sizes sizes, Open open) {
    correlate<SmallTile>(out, dOut, Mirrored{weight}, sizes, open);
}

__global__ void __launch_bounds__(NarrowTile::THREADS)
inputGradient128x4(float* __restrict__ out, const float* __restrict__ dOut, const float* __restrict__ weight,
                   Sizes sizes, Open open) {
    correlate<NarrowTile>(out, dOut, Mirrored{weight}, sizes, open);
}
}
