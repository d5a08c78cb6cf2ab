/*
 * Correlation as an implicit GEMM: rows are output pixels of all images, columns output channels of one colour group.
 *   out[p, f] = start(f), then over the open k ascending   fma(source[p under k], weights[k, f], .)
 * k = (ky*KW + kx) * channels + channel; the open ones of a colour group are consecutive, and no other is read. A pixel
 * outside the image is +0 and takes part.
 *
 * A thread stages the elements (k, pixel) with k = thread % 8: a warp reads 8 elements side by side, 32 bytes, of 4 pixels,
 * whatever the number of channels, and writes 32 banks.
 */
#pragma once
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

/** Brings stages of a correlation: source elements (k, pixel) as a, weights (k, column) as b. */
template <class TILE, class VIEW, class WEIGHTS>
struct CorrelationLoader {
    static constexpr int SOURCES = DEPTH * TILE::ROWS / TILE::THREADS;
    static constexpr int FACTORS = (DEPTH * TILE::COLUMNS + TILE::THREADS - 1) / TILE::THREADS;

    const float* source;
    const VIEW& view;
    const WEIGHTS& weights;
    const Sizes& sizes;
    const Columns& columns;
    int first;  // pixel of the tile's first row
    int k;      // of the next stage's first step
    int end;    // of the open k
    Tap tap;    // of this thread's source elements in the next stage
    typename VIEW::Spot spots[SOURCES];
    float a[SOURCES], b[FACTORS];

    __device__ CorrelationLoader(const float* source, const VIEW& view, const WEIGHTS& weights, const Sizes& sizes,
                                 const Columns& columns, int first, int from, int end)
        : source(source), view(view), weights(weights), sizes(sizes), columns(columns), first(first), k(from), end(end),
          tap(from + threadIdx.x % DEPTH, sizes) {
#pragma unroll
        for (int i = 0; i < SOURCES; i++) spots[i] = view.spot(first + row(i), sizes);
    }

    static __device__ int row(int i) { return (threadIdx.x + i * TILE::THREADS) / DEPTH; }

    __device__ void load() {
        bool open = k + static_cast<int>(threadIdx.x % DEPTH) < end;
#pragma unroll
        for (int i = 0; i < SOURCES; i++) {
            bool inTile = open && row(i) < sizes.pixels - first;
            a[i] = inTile ? view.under(tap, source, first + row(i), spots[i], sizes) : 0.0f;
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

/** One tile of outputs; block (x, -, z) has tile x of the pixels and tile z of the columns. */
template <class TILE, class VIEW, class WEIGHTS>
__device__ void correlate(float* out, const float* source, const VIEW& view, const WEIGHTS& weights, const Sizes& sizes,
                          const Open& open) {
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
    CorrelationLoader<TILE, VIEW, WEIGHTS> loader(source, view, weights, sizes, columns, first, from, end);
    tile.accumulate(loader, end - from);
    storeTile(view, tile, out, first, sizes.pixels - first, columns, sizes);
}
