/*
 * Correlation as an implicit GEMM: rows are output pixels of all images, columns output channels of one colour group.
 *   out[p, f] = start(f), then over the open k ascending   fma(source[p under k], weights[k, f], .)
 * k = (ky*KW + kx) * channels + channel; the open ones of a colour group are consecutive, and no other is read. A pixel
 * outside the image is +0 and takes part.
 *
 * Where the channels come in whole quads, a thread stages four of a pixel at a time, with k = 4 (thread % 2), and finds its
 * place once for them: a warp reads 32 bytes of 16 pixels. Else it stages single elements (k, pixel) with k = thread % 8: a
 * warp reads 8 elements side by side of 4 pixels, whatever the number of channels. Either way it writes 32 banks.
 */
#pragma once
#include "hanji/kernels/conv/conv.cuh"
#include "hanji/kernels/conv/tile.cuh"

/** The weights [k, columns] as they lie, and the bias that the chains begin with. */
struct Straight {
    const float* weight;
    const float* bias;

    __device__ float start(int column) const { return bias[column]; }

    /** Neighbouring threads read neighbouring columns, and quads lie along them. */
    static constexpr bool ALONG_STEPS = false;

    __device__ int index(int k, const Tap&, int column, const Sizes& sizes) const { return k * sizes.columns + column; }
};

/** The source elements (k, pixel) of a stage that a thread brings. */
template <class TILE, class VIEW>
struct Sources {
    static constexpr int EACH = DEPTH * TILE::ROWS / TILE::THREADS, QUADS = EACH / 4;

    const float* source;
    const VIEW& view;
    const Sizes& sizes;
    const int first, pixels;  // of the tile
    const bool onlyPositive;  // whether relu is taken
    const bool inQuads;
    Tap tap;  // of this thread's elements in the next stage
    typename VIEW::Spot spots[QUADS];
    float values[EACH];

    __device__ Sources(const float* source, bool onlyPositive, const VIEW& view, const Sizes& sizes, int first, int from)
        : source(source), view(view), sizes(sizes), first(first), pixels(sizes.pixels - first), onlyPositive(onlyPositive),
          inQuads(sizes.channels % 4 == 0 && from % 4 == 0),
          tap(from + static_cast<int>(inQuads ? threadIdx.x % (DEPTH / 4) * 4 : threadIdx.x % DEPTH), sizes) {
#pragma unroll
        for (int i = 0; i < QUADS; i++) spots[i] = view.spot(first + rowOfQuad(i), sizes);
    }

    static __device__ int row(int i) { return (threadIdx.x + i * TILE::THREADS) / DEPTH; }

    static __device__ int rowOfQuad(int i) { return (threadIdx.x + i * TILE::THREADS) / (DEPTH / 4); }

    /** @param steps that are left */
    __device__ void load(int steps) {
        if (inQuads) {
            bool open = static_cast<int>(threadIdx.x % (DEPTH / 4) * 4) < steps;
#pragma unroll
            for (int i = 0; i < QUADS; i++) {
                int pixel = rowOfQuad(i);
                int index = open && pixel < pixels ? view.index(tap, first + pixel, spots[i], sizes) : OUTSIDE;
                float4 four = quadAt(source, index);
                values[4 * i] = four.x;
                values[4 * i + 1] = four.y;
                values[4 * i + 2] = four.z;
                values[4 * i + 3] = four.w;
            }
        } else {
            bool open = static_cast<int>(threadIdx.x % DEPTH) < steps;
#pragma unroll
            for (int i = 0; i < EACH; i++) {
                int pixel = first + row(i);
                bool inTile = open && row(i) < pixels;
                values[i] = elementAt(source, inTile ? view.index(tap, pixel, view.spot(pixel, sizes), sizes) : OUTSIDE);
            }
        }
    }

    __device__ void store(typename TILE::Stage& stage) {
        if (onlyPositive)
#pragma unroll
            for (int i = 0; i < EACH; i++) values[i] = positive(values[i]);
        if (inQuads) {
#pragma unroll
            for (int i = 0; i < QUADS; i++)
                storeSteps(stage.a + threadIdx.x % (DEPTH / 4) * 4, rowOfQuad(i),
                           make_float4(values[4 * i], values[4 * i + 1], values[4 * i + 2], values[4 * i + 3]));
        } else {
#pragma unroll
            for (int i = 0; i < EACH; i++) stage.a[threadIdx.x % DEPTH][row(i)] = values[i];
        }
    }
};

/** The weights (k, column) of a stage that a thread brings. */
template <class TILE, class WEIGHTS>
struct Factors {
    static constexpr int ELEMENTS = DEPTH * TILE::COLUMNS;
    static constexpr int EACH = (ELEMENTS + TILE::THREADS - 1) / TILE::THREADS;
    static_assert(ELEMENTS <= 4 * TILE::THREADS, "a thread brings a quad");

    const WEIGHTS& weights;
    const Sizes& sizes;
    const Columns& columns;
    const bool inQuads;
    float4 quad;
    float values[EACH];

    /** @param fromQuads whether quads of k, from the first on, are within a tap */
    __device__ Factors(const WEIGHTS& weights, const Sizes& sizes, const Columns& columns, bool fromQuads)
        : weights(weights), sizes(sizes), columns(columns),
          inQuads(fromQuads && (WEIGHTS::ALONG_STEPS || columns.areQuads(sizes))) {}

    static __device__ bool hasQuad() { return ELEMENTS == 4 * TILE::THREADS || threadIdx.x < ELEMENTS / 4; }

    static __device__ int stepOfQuad() {
        return WEIGHTS::ALONG_STEPS ? threadIdx.x % (DEPTH / 4) * 4 : threadIdx.x / (TILE::COLUMNS / 4);
    }

    static __device__ int columnOfQuad() {
        return WEIGHTS::ALONG_STEPS ? threadIdx.x / (DEPTH / 4) : threadIdx.x % (TILE::COLUMNS / 4) * 4;
    }

    static __device__ int step(int i) {
        int element = threadIdx.x + i * TILE::THREADS;
        return WEIGHTS::ALONG_STEPS ? element % DEPTH : element / TILE::COLUMNS;
    }

    static __device__ int column(int i) {
        int element = threadIdx.x + i * TILE::THREADS;
        return WEIGHTS::ALONG_STEPS ? element / DEPTH : element % TILE::COLUMNS;
    }

    /** @param k the stage's first  @param steps that are left  @param tap of this thread's source elements */
    __device__ void load(int k, int steps, const Tap& tap) {
        if (inQuads) {
            bool inTile = hasQuad() && stepOfQuad() < steps && columnOfQuad() < columns.count;
            int column = columns.first + columnOfQuad();
            quad = quadAt(weights.weight, inTile ? weights.index(k + stepOfQuad(), tap, column, sizes) : OUTSIDE);
        } else {
#pragma unroll
            for (int i = 0; i < EACH; i++) {
                bool inTile = step(i) < min(steps, DEPTH) && column(i) < columns.count;
                int of = columns.first + column(i);
                values[i] = elementAt(weights.weight, inTile ? weights.index(k + step(i), tap, of, sizes) : OUTSIDE);
            }
        }
    }

    __device__ void store(typename TILE::Stage& stage) const {
        if (inQuads) {
            if (!hasQuad()) return;
            if constexpr (WEIGHTS::ALONG_STEPS) storeSteps(stage.b + stepOfQuad(), columnOfQuad(), quad);
            else *reinterpret_cast<float4*>(&stage.b[stepOfQuad()][columnOfQuad()]) = quad;
        } else {
#pragma unroll
            for (int i = 0; i < EACH; i++)
                if (threadIdx.x + i * TILE::THREADS < ELEMENTS) stage.b[step(i)][column(i)] = values[i];
        }
    }
};

/** Brings stages of a correlation: source elements (k, pixel) as a, weights (k, column) as b. */
template <class TILE, class VIEW, class WEIGHTS>
struct CorrelationLoader {
    Sources<TILE, VIEW> sources;
    Factors<TILE, WEIGHTS> factors;
    int k;      // of the next stage's first step
    int steps;  // that are left from there on

    __device__ CorrelationLoader(const float* source, bool onlyPositive, const VIEW& view, const WEIGHTS& weights, const Sizes& sizes,
                                 const Columns& columns, int first, int from, int end)
        : sources(source, onlyPositive, view, sizes, first, from), factors(weights, sizes, columns, sources.inQuads), k(from),
          steps(end - from) {}

    __device__ void load() {
        sources.load(steps);
        factors.load(k, steps, sources.tap);
        k += DEPTH;
        steps -= DEPTH;
        sources.tap.advance(DEPTH, sources.sizes);
    }

    __device__ void store(typename TILE::Stage& stage) {
        sources.store(stage);
        factors.store(stage);
    }
};

/**
 * One tile of outputs; block (x, -, z) has tile x of the pixels and tile z of the columns.
 *
 * @param onlyPositive whether the source passes relu first
 */
template <class TILE, class VIEW, class WEIGHTS, class EPILOGUE>
__device__ void correlate(float* out, const float* source, bool onlyPositive, const VIEW& view, const WEIGHTS& weights,
                          const EPILOGUE& epilogue, const Sizes& sizes, const Open& open) {
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
    CorrelationLoader<TILE, VIEW, WEIGHTS> loader(source, onlyPositive, view, weights, sizes, columns, first, from,
                                                     end);
    tile.accumulate(loader, end - from);
    storeTile(view, tile, epilogue, out, first, sizes.pixels - first, columns, sizes);
}
