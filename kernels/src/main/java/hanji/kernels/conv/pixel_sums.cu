/*
 * Gradients of a convolution by its weight and its bias.
 *   part[n, k, f] = +0, then over the pixels p of image n in raster order   fma(in[p under k], dOut[p, f], .)
 *   part[n, f]    = +0, then over the pixels p of image n in raster order   . + dOut[p, f]
 *   dWeight, dBias = the parts joined by the fixed binary tree over n; a closed weight has +0.
 * k = (ky*KW + kx) * channels + channel.  Order: docs/numerics.md.  Reference: WeightGradient.java, BiasGradient.java.
 */
#include "hanji/kernels/conv/conv.cuh"
#include "hanji/kernels/conv/tile.cuh"

/**
 * Brings stages of DEPTH pixels of one image: the source under k as a, dOut as b. Each thread stages one k and one
 * column, of pixels that follow each other; a warp reads 32 neighbouring channels.
 */
template <class TILE>
struct PixelLoader {
    static constexpr int SOURCES = DEPTH * TILE::ROWS / TILE::THREADS;
    static constexpr int FACTORS = DEPTH * TILE::COLUMNS / TILE::THREADS;

    const float* input;
    const float* dOut;
    const Sizes& sizes;
    bool openRow, openColumn;
    int column;       // of dOut
    int sourcePixel;  // this thread's first of the next stage
    int dOutPixel;    // likewise
    int end;          // of the image's pixels
    Tap tap;
    Place place;  // of sourcePixel
    float a[SOURCES], b[FACTORS];

    __device__ PixelLoader(const float* input, const float* dOut, const Sizes& sizes, const Columns& columns, int image,
                           int k, int endOfOpen)
        : input(input), dOut(dOut), sizes(sizes), openRow(k + row() < endOfOpen), openColumn(slot() < columns.count),
          column(columns.first + slot()), sourcePixel(image * sizes.height * sizes.width + firstSource()),
          dOutPixel(image * sizes.height * sizes.width + firstFactor()), end((image + 1) * sizes.height * sizes.width),
          tap(k + row(), sizes), place{firstSource() / sizes.width, firstSource() % sizes.width} {}

    static __device__ int row() { return threadIdx.x % TILE::ROWS; }
    static __device__ int slot() { return threadIdx.x % TILE::COLUMNS; }
    static __device__ int firstSource() { return threadIdx.x / TILE::ROWS * SOURCES; }
    static __device__ int firstFactor() { return threadIdx.x / TILE::COLUMNS * FACTORS; }

    __device__ void load() {
#pragma unroll
        for (int i = 0; i < SOURCES; i++) {
            a[i] = openRow ? under(tap, input, sourcePixel, place, sizes) : 0.0f;
            skip(1);
        }
        skip(DEPTH - SOURCES);
#pragma unroll
        for (int i = 0; i < FACTORS; i++)
            b[i] = openColumn && dOutPixel + i < end ? dOut[(dOutPixel + i) * sizes.columns + column] : 0.0f;
        dOutPixel += DEPTH;
    }

    __device__ void skip(int count) {
        sourcePixel += count;
        place.x += count;
        while (place.x >= sizes.width) {
            place.x -= sizes.width;
            place.y++;
        }
    }

    __device__ void store(typename TILE::Stage& stage) const {
#pragma unroll
        for (int i = 0; i < SOURCES; i++) stage.a[firstSource() + i][row()] = a[i];
#pragma unroll
        for (int i = 0; i < FACTORS; i++) stage.b[firstFactor() + i][slot()] = b[i];
    }
};

/*
 * Block (x, y, z) has image x, tile y of the k, tile z of the columns. Parts of closed weights are not written.
 * Work: 2 * pixels * open weights flops.  Bytes: both images from DRAM once, from L2 once per tile; the parts once.
 */
template <class TILE>
__device__ void weightGradient(float* parts, const float* input, const float* dOut, int rows, const Sizes& sizes,
                               const Open& open) {
    Columns columns(blockIdx.z, TILE::COLUMNS, sizes);
    int image = blockIdx.x, first = blockIdx.y * TILE::ROWS, end = open.end(columns.group);
    if (first >= end) return;
    TILE tile;
#pragma unroll
    for (int r = 0; r < TILE::ROWS_EACH; r++)
#pragma unroll
        for (int c = 0; c < TILE::COLUMNS_EACH; c++) tile.acc[r][c] = 0.0f;
    PixelLoader<TILE> loader(input, dOut, sizes, columns, image, first, end);
    tile.accumulate(loader, sizes.height * sizes.width);
    storeTile(tile, parts, image * rows + first, end - first, columns, sizes);
}

/** Pixels of dOut that the bias gradient stages at a time, and channels of a block. */
constexpr int STAGED = 64, LANES = 32, WARPS = 8, EACH = STAGED / WARPS;

/** Parts joined in registers in one round of the tree over images. */
constexpr int FAN = 8;

/** Joins an element of all images; the sum ends in the first part. */
__device__ void joinElement(float* part, int images, long long partSize) {
    for (long long s = 1; s < images; s *= FAN)
        for (long long i = 0; i < images; i += FAN * s) {
            float sums[FAN];
#pragma unroll
            for (int j = 0; j < FAN; j++) sums[j] = i + j * s < images ? part[(i + j * s) * partSize] : 0.0f;
#pragma unroll
            for (int t = 1; t < FAN; t *= 2)
#pragma unroll
                for (int j = 0; j < FAN; j += 2 * t)
                    if (i + (j + t) * s < images) sums[j] = __fadd_rn(sums[j], sums[j + t]);
            part[i * partSize] = sums[0];
        }
}

extern "C" {
/** parts [N, rows, columns], rows being the most open k of a group; a thread has 8 k x 4 columns. */
__global__ void __launch_bounds__(WideTile::THREADS, 2)
weightGradient128x64(float* __restrict__ parts, const float* __restrict__ input, const float* __restrict__ dOut, int rows,
                     Sizes sizes, Open open) {
    weightGradient<WideTile>(parts, input, dOut, rows, sizes, open);
}

/** As weightGradient128x64, with 4 k x 4 columns a thread. */
__global__ void __launch_bounds__(SmallTile::THREADS)
weightGradient64x32(float* __restrict__ parts, const float* __restrict__ input, const float* __restrict__ dOut, int rows,
                    Sizes sizes, Open open) {
    weightGradient<SmallTile>(parts, input, dOut, rows, sizes, open);
}

/**
 * parts [N, columns]. Block (x, y) has image x and 32 channels; 8 warps stage 64 pixels at a time, and the first adds them
 * up, a lane per channel.  Work: one addition per element of dOut.  Bytes: dOut once.
 */
__global__ void __launch_bounds__(WARPS * LANES)
biasGradient(float* __restrict__ parts, const float* __restrict__ dOut, int pixels, int columns) {
    __shared__ float stages[2][STAGED][LANES];
    int lane = threadIdx.x % LANES, warp = threadIdx.x / LANES;
    int image = blockIdx.x, column = blockIdx.y * LANES + lane;
    const float* from = dOut + static_cast<long long>(image) * pixels * columns + column;
    float sum = 0.0f;
    for (int done = 0, now = 0; done < pixels; done += STAGED, now ^= 1) {
        float values[EACH];
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int pixel = done + warp + i * WARPS;
            values[i] = pixel < pixels && column < columns ? from[pixel * columns] : 0.0f;
        }
#pragma unroll
        for (int i = 0; i < EACH; i++) stages[now][warp + i * WARPS][lane] = values[i];
        __syncthreads();
        int count = min(STAGED, pixels - done);
        if (warp == 0)
            for (int i = 0; i < count; i++) sum = __fadd_rn(sum, stages[now][i][lane]);
    }
    if (warp == 0 && column < columns) parts[image * columns + column] = sum;
}

/**
 * out [size / columns, columns] from parts [images, rows, columns]; the parts are used up. The tree of docs/numerics.md,
 * three levels a round: for s = 1, 2, 4, ... part[i] = part[i] + part[i + s] for i = 0, 2s, 4s, ...
 * A thread has an element of all images, and goes round.  Work: images - 1 additions per element.  Bytes: the parts
 * once and an eighth of them three times.
 */
__global__ void joinImages(float* __restrict__ out, float* __restrict__ parts, int images, int rows, int size,
                           int columns, int groups, Open open) {
    long long partSize = static_cast<long long>(rows) * columns;
    for (unsigned e = blockIdx.x * blockDim.x + threadIdx.x; e < size; e += gridDim.x * blockDim.x) {
        int k = e / columns, group = e % columns / (columns / groups);
        bool isOpen = images > 0 && k < open.end(group);
        if (isOpen) joinElement(parts + e, images, partSize);
        out[e] = isOpen ? parts[e] : 0.0f;
    }
}
}
