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
    const T* from = in + inBatch.at(batch);
    T* to = out + outBatch.at(batch);
    unsigned lane = hanji::lane();
    for (unsigned row = threadIdx.x / 32; row < TILE; row += blockDim.x / 32)
        if (x + row < width && y + lane < height) tile[row][lane] = from[(x + row) * inStride + y + lane];
    __syncthreads();
    for (unsigned row = threadIdx.x / 32; row < TILE; row += blockDim.x / 32)
        if (x + lane < width && y + row < height) to[x + lane + (y + row) * outStride] = tile[lane][row];
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
