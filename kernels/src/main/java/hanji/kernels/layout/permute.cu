/*
 * Axes in another order:  out[i] = in[W(i)],  W a walk over the input.
 *   permute:    one thread per unit of 16, 4 or 1 bytes of the result, for results whose innermost axis is the input's
 *               too, or whose two innermost axes are short
 *   transpose:  for those whose innermost axis x is another than the input's, y: a block copies 32 x 32 elements
 *               through shared memory, so that reads run along y and writes along x, both coalesced (33 words a row: no
 *               bank conflicts); the other axes are a batch
 * Bits are copied.  Bytes: input and result once.  Reference: Permute.java.
 */
#include "hanji/kernels/layout/walk.cuh"
#include "hanji/kernels/threads.cuh"

namespace {

constexpr unsigned TILE = 32;
/** Rows that a block of 256 threads takes at once. */
constexpr unsigned ROWS = 8;

template <typename Unit>
__device__ __forceinline__ void permute(Unit* out, const Unit* in, const hanji::Walk& walk, unsigned n) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) out[i] = in[walk.at(i)];
}

/** Block (x tile, y tile, batch); element (x, y) of a batch stands at x * inStride + y and goes to x + y * outStride. */
template <typename T>
__device__ __forceinline__ void transpose(T* out, const T* in, unsigned width, unsigned height, unsigned inStride,
                                          unsigned outStride, const hanji::Walk& inBatch, const hanji::Walk& outBatch) {
    __shared__ T tile[TILE][TILE + 1];
    unsigned tilesX = (width + TILE - 1) / TILE;
    unsigned tilesY = (height + TILE - 1) / TILE;
    unsigned column = blockIdx.x / tilesX;
    unsigned x = (blockIdx.x - column * tilesX) * TILE;
    unsigned batch = column / tilesY;
    unsigned y = (column - batch * tilesY) * TILE;
    unsigned lane = hanji::lane();
    unsigned first = threadIdx.x / 32;
    const T* from = in + inBatch.at(batch) + (x + first) * inStride + y + lane;
#pragma unroll
    for (unsigned row = 0; row < TILE; row += ROWS)
        if (x + first + row < width && y + lane < height) tile[first + row][lane] = from[row * inStride];
    __syncthreads();
    T* to = out + outBatch.at(batch) + x + lane + (y + first) * outStride;
#pragma unroll
    for (unsigned row = 0; row < TILE; row += ROWS)
        if (x + lane < width && y + first + row < height) to[row * outStride] = tile[lane][first + row];
}

}  // namespace

#define PERMUTE(bytes, Unit)                                                                                          \
    extern "C" __global__ void permute_##bytes(Unit* __restrict__ out, const Unit* __restrict__ in, hanji::Walk walk, \
                                               unsigned n) {                                                          \
        permute(out, in, walk, n);                                                                                    \
    }

#define TRANSPOSE(bytes, T)                                                                                           \
    extern "C" __global__ void transpose_##bytes(T* __restrict__ out, const T* __restrict__ in, unsigned width,       \
                                                 unsigned height, unsigned inStride, unsigned outStride,              \
                                                 hanji::Walk inBatch, hanji::Walk outBatch) {                         \
        transpose(out, in, width, height, inStride, outStride, inBatch, outBatch);                                    \
    }

PERMUTE(16, uint4)
PERMUTE(4, unsigned)
PERMUTE(1, unsigned char)
TRANSPOSE(4, unsigned)
TRANSPOSE(1, unsigned char)
