/*
 * The gradient of a convolution by its weight, before the images are joined:
 *   part[n, k, f] = +0, then over the output pixels p of image n in raster order   fma(in[p under k], dOut[p, f], .)
 * k = (ky*KW + kx) * channels + channel.
 */
#pragma once
#include "hanji/kernels/conv/conv.cuh"
#include "hanji/kernels/conv/tile.cuh"

/**
 * Brings stages of DEPTH pixels of one image: the source under k as a, dOut as b. Each thread stages one k and one
 * column, of pixels that follow each other; a warp reads 32 neighbouring channels.
 */
template <class TILE, class VIEW>
struct PixelLoader {
    static constexpr int SOURCES = DEPTH * TILE::ROWS / TILE::THREADS;
    static constexpr int FACTORS = DEPTH * TILE::COLUMNS / TILE::THREADS;

    const float* input;
    const float* dOut;
    const Sizes& sizes;
    bool openRow, openColumn;
    int column;       // of dOut
    int dOutPixel;    // this thread's first of the next stage
    int end;          // of the image's pixels
    Tap tap;
    typename VIEW::Walk walk;  // to this thread's first source pixel of the next stage
    float a[SOURCES], b[FACTORS];

    __device__ PixelLoader(const float* input, const float* dOut, const VIEW& view, const Sizes& sizes,
                           const Columns& columns, int image, int k, int endOfOpen)
        : input(input), dOut(dOut), sizes(sizes), openRow(k + row() < endOfOpen), openColumn(slot() < columns.count),
          column(columns.first + slot()), dOutPixel(image * view.outputs(sizes) + firstFactor()),
          end((image + 1) * view.outputs(sizes)), tap(k + row(), sizes), walk(view, image, firstSource(), sizes) {}

    static __device__ int row() { return threadIdx.x % TILE::ROWS; }
    static __device__ int slot() { return threadIdx.x % TILE::COLUMNS; }
    static __device__ int firstSource() { return threadIdx.x / TILE::ROWS * SOURCES; }
    static __device__ int firstFactor() { return threadIdx.x / TILE::COLUMNS * FACTORS; }

    __device__ void load() {
#pragma unroll
        for (int i = 0; i < SOURCES; i++) {
            a[i] = openRow ? walk.under(tap, input, sizes) : 0.0f;
            walk.skip(1, sizes);
        }
        walk.skip(DEPTH - SOURCES, sizes);
#pragma unroll
        for (int i = 0; i < FACTORS; i++)
            b[i] = openColumn && dOutPixel + i < end ? dOut[(dOutPixel + i) * sizes.columns + column] : 0.0f;
        dOutPixel += DEPTH;
    }

    __device__ void store(typename TILE::Stage& stage) const {
#pragma unroll
        for (int i = 0; i < SOURCES; i++) stage.a[firstSource() + i][row()] = a[i];
#pragma unroll
        for (int i = 0; i < FACTORS; i++) stage.b[firstFactor() + i][slot()] = b[i];
    }
};

/** Rows as they come. */
struct InOrder {
    static __device__ int row(int row) { return row; }
};

/** The parts of one launch: rows k from {@code first} on of the images from {@code image} on. WeightParts.java. */
struct Parts {
    int image, first, rows;
};

/*
 * Block (x, y, z) has image x, tile y of the rows, tile z of the columns. Parts of closed weights are not written.
 * Work: 2 * pixels * open weights flops.  Bytes: both images from DRAM once, from L2 once per tile; the parts once.
 */
template <class TILE, class VIEW>
__device__ void weightGradient(float* parts, const float* input, const float* dOut, const VIEW& view, const Parts& range,
                               const Sizes& sizes, const Open& open) {
    Columns columns(blockIdx.z, TILE::COLUMNS, sizes);
    int row = blockIdx.y * TILE::ROWS, first = range.first + row;
    int end = min(range.first + range.rows, open.end(columns.group));
    if (first >= end) return;
    TILE tile;
#pragma unroll
    for (int r = 0; r < TILE::ROWS_EACH; r++)
#pragma unroll
        for (int c = 0; c < TILE::COLUMNS_EACH; c++) tile.acc[r][c] = 0.0f;
    PixelLoader<TILE, VIEW> loader(input, dOut, view, sizes, columns, range.image + blockIdx.x, first, end);
    tile.accumulate(loader, view.outputs(sizes));
    float* part = parts + static_cast<long long>(blockIdx.x) * range.rows * sizes.columns;
    storeTile(InOrder(), tile, part, row, end - first, columns, sizes);
}
