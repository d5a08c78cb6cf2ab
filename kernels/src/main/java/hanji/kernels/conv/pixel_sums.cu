/*
 * Gradients of a convolution by its weight and its bias.
 *   part[n, k, f] = +0, then over the pixels p of image n in raster order   fma(in[p under k], dOut[p, f], .)
 *   part[n, f]    = +0, then over the pixels p of image n in raster order   . + dOut[p, f]
 *   dWeight, dBias = the parts joined by the fixed binary tree over n; a closed weight has +0.
 * k = (ky*KW + kx) * channels + channel.  Order: docs/numerics.md.  Reference: WeightGradient.java, BiasGradient.java.
 */
#include "hanji/kernels/conv/weight_gradient.cuh"

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
/** parts [images, rows, columns] of some images and some rows of the weight, of relu of the input or the input; a thread has 8 k x 8 columns. */
__global__ void __launch_bounds__(WideTile::THREADS, WIDE_BLOCKS)
weightGradient128x64(float* __restrict__ parts, const float* __restrict__ input, const float* __restrict__ dOut,
                     Parts range, Sizes sizes, Open open, int relu) {
    weightGradient<WideTile>(parts, input, relu, dOut, Centred(), range, sizes, open);
}

/** As weightGradient128x64, with 4 k x 4 columns a thread. */
__global__ void __launch_bounds__(SmallTile::THREADS)
weightGradient64x32(float* __restrict__ parts, const float* __restrict__ input, const float* __restrict__ dOut,
                     Parts range, Sizes sizes, Open open, int relu) {
    weightGradient<SmallTile>(parts, input, relu, dOut, Centred(), range, sizes, open);
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

/** What is joined: rows k from {@code first} on, {@code size} elements, to those of the result from {@code to} on. */
struct Joined {
    int images, rows, first, size, to;
};

/**
 * out [.., columns] from parts [images, rows, columns]; the parts are used up. The tree of docs/numerics.md, three levels
 * a round: for s = 1, 2, 4, ... part[i] = part[i] + part[i + s] for i = 0, 2s, 4s, ...
 * A thread has an element of all images, and goes round.  Work: images - 1 additions per element.  Bytes: the parts
 * once and an eighth of them three times.
 */
__global__ void joinImages(float* __restrict__ out, float* __restrict__ parts, Joined joined, int columns, int groups,
                           Open open) {
    long long partSize = static_cast<long long>(joined.rows) * columns;
    for (unsigned e = blockIdx.x * blockDim.x + threadIdx.x; e < joined.size; e += gridDim.x * blockDim.x) {
        int k = joined.first + e / columns, group = e % columns / (columns / groups);
        bool isOpen = joined.images > 0 && k < open.end(group);
        if (isOpen) joinElement(parts + e, joined.images, partSize);
        out[joined.to + e] = isOpen ? parts[e] : 0.0f;
    }
}
}
