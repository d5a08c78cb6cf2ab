/*
 * The gradient of a convolution by its weight, before the images are joined:
 *   part[n, k, f] = +0, then over the output pixels p of image n in raster order   fma(in[p under k], dOut[p, f], .)
 * k = (ky*KW + kx) * channels + channel.
 */
#pragma once
#include "hanji/kernels/conv/conv.cuh"
#include "hanji/kernels/conv/tile.cuh"

/**
 * Brings stages of DEPTH pixels of one image: the source under k as a, dOut as b. Where channels come in whole quads a thread
 * stages four neighbouring k, or columns, of every so many pixels, and a warp reads and writes 512 bytes side by side; else
 * one k, or column, of pixels that follow each other, and a warp reads 32 neighbouring channels.
 */
template <class TILE, class VIEW>
struct PixelLoader {
    static constexpr int SOURCES = DEPTH * TILE::ROWS / TILE::THREADS;
    static constexpr int FACTORS = DEPTH * TILE::COLUMNS / TILE::THREADS;
    /** Pixels from a quad to the next of a thread. */
    static constexpr int APART = 4 * TILE::THREADS / TILE::ROWS;
    static_assert(DEPTH * TILE::COLUMNS <= 4 * TILE::THREADS && SOURCES % 4 == 0, "a thread brings whole quads");

    const float* input;
    const float* dOut;
    const Sizes& sizes;
    const bool onlyPositive;  // whether relu of the input is taken
    const bool rowsInQuads, columnsInQuads;
    bool openRow, openColumn;
    int column;       // of dOut
    int dOutPixel;    // this thread's first of the next stage
    int end;          // of the image's pixels
    Tap tap;
    typename VIEW::Walk walk;  // to this thread's first source pixel of the next stage
    float a[SOURCES], b[4 > FACTORS ? 4 : FACTORS];

    __device__ PixelLoader(const float* input, bool onlyPositive, const float* dOut, const VIEW& view, const Sizes& sizes,
                           const Columns& columns, int image, int k, int endOfOpen)
        : input(input), dOut(dOut), sizes(sizes), onlyPositive(onlyPositive), rowsInQuads(sizes.channels % 4 == 0 && k % 4 == 0),
          columnsInQuads(columns.areQuads(sizes)), openRow(k + row() < endOfOpen),
          openColumn(hasFactor() && slot() < columns.count), column(columns.first + slot()),
          dOutPixel(image * view.outputs(sizes) + firstFactor()), end((image + 1) * view.outputs(sizes)),
          tap(k + row(), sizes), walk(view, image, firstSource(), sizes) {}

    __device__ int row() const {
        return rowsInQuads ? threadIdx.x % (TILE::ROWS / 4) * 4 : threadIdx.x % TILE::ROWS;
    }

    __device__ int slot() const {
        return columnsInQuads ? threadIdx.x % (TILE::COLUMNS / 4) * 4 : threadIdx.x % TILE::COLUMNS;
    }

    __device__ int firstSource() const {
        return rowsInQuads ? threadIdx.x / (TILE::ROWS / 4) : threadIdx.x / TILE::ROWS * SOURCES;
    }

    __device__ int firstFactor() const {
        return columnsInQuads ? threadIdx.x / (TILE::COLUMNS / 4) : threadIdx.x / TILE::COLUMNS * FACTORS;
    }

    __device__ bool hasFactor() const { return !columnsInQuads || threadIdx.x < DEPTH * TILE::COLUMNS / 4; }

    __device__ void load() {
        loadSources();
        if (columnsInQuads) {
            put(b, quadAt(dOut, openColumn && dOutPixel < end ? dOutPixel * sizes.columns + column : OUTSIDE));
        } else {
#pragma unroll
            for (int i = 0; i < FACTORS; i++)
                b[i] = openColumn && dOutPixel + i < end ? dOut[(dOutPixel + i) * sizes.columns + column] : 0.0f;
        }
        dOutPixel += DEPTH;
    }

    __device__ void loadSources() {
        if (rowsInQuads) {
#pragma unroll
            for (int i = 0; i < SOURCES; i += 4) {
                put(a + i, quadAt(input, openRow ? walk.index(tap, sizes) : OUTSIDE));
                walk.skip(APART, sizes);
            }
        } else {
#pragma unroll
            for (int i = 0; i < SOURCES; i++) {
                a[i] = elementAt(input, openRow ? walk.index(tap, sizes) : OUTSIDE);
                walk.skip(1, sizes);
            }
            walk.skip(DEPTH - SOURCES, sizes);
        }
    }

    __device__ void store(typename TILE::Stage& stage) {
        if (onlyPositive)
#pragma unroll
            for (int i = 0; i < SOURCES; i++) a[i] = positive(a[i]);
        if (rowsInQuads) {
#pragma unroll
            for (int i = 0; i < SOURCES; i += 4)
                *reinterpret_cast<float4*>(&stage.a[firstSource() + i / 4 * APART][row()]) =
                        make_float4(a[i], a[i + 1], a[i + 2], a[i + 3]);
        } else {
#pragma unroll
            for (int i = 0; i < SOURCES; i++) stage.a[firstSource() + i][row()] = a[i];
        }
        if (columnsInQuads) {
            if (hasFactor())
                *reinterpret_cast<float4*>(&stage.b[firstFactor()][slot()]) = make_float4(b[0], b[1], b[2], b[3]);
        } else {
#pragma unroll
            for (int i = 0; i < FACTORS; i++) stage.b[firstFactor() + i][slot()] = b[i];
        }
    }

  private:
    static __device__ void put(float* to, float4 four) {
        to[0] = four.x;
        to[1] = four.y;
        to[2] = four.z;
        to[3] = four.w;
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
__device__ void weightGradient(float* parts, const float* input, bool onlyPositive, const float* dOut, const VIEW& view,
                               const Parts& range, const Sizes& sizes, const Open& open) {
    Columns columns(blockIdx.z, TILE::COLUMNS, sizes);
    int row = blockIdx.y * TILE::ROWS, first = range.first + row;
    int end = min(range.first + range.rows, open.end(columns.group));
    if (first >= end) return;
    TILE tile;
#pragma unroll
    for (int r = 0; r < TILE::ROWS_EACH; r++)
#pragma unroll
        for (int c = 0; c < TILE::COLUMNS_EACH; c++) tile.acc[r][c] = 0.0f;
    PixelLoader<TILE, VIEW> loader(input, onlyPositive, dOut, view, sizes, columns, range.image + blockIdx.x, first,
                                   end);
    tile.accumulate(loader, view.outputs(sizes));
    float* part = parts + static_cast<long long>(blockIdx.x) * range.rows * sizes.columns;
    storeTile(InOrder(), tile, AsTheyAre(), part, row, end - first, columns, sizes);
}
