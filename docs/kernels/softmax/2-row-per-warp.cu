/*
 * Softmax, second version: a warp for each row.
 *
 * What changed: lane l takes the logits l, l + 32, l + 64, ... At each step the lanes read 32 floats that lie side by
 * side, 128 bytes in 4 sectors, all of which are used. Then the lanes have 32 maxima and 32 sums, which they join with
 * shuffles: an exchange of registers within the warp, with no memory and no barrier. In five steps each lane joins its
 * number with that of the lane 16, 8, 4, 2 and 1 away; after them all lanes hold the result.
 *
 * The sum has another order than in version 1, so its bits may differ; it is the more exact one, being a tree.
 *
 *     ./hanji simulate docs/kernels/softmax/2-row-per-warp.cu --grid 16 --block 128 \
 *         --arg f32[32768]=unwritten --arg f32[32768]=random:1 --arg i32=64 --arg i32=512
 */
#include "hanji/kernels/math/elementary.cuh"

constexpr unsigned ALL_LANES = 0xffffffff;

__device__ float largestOfWarp(float x) {
    for (int s = 16; s > 0; s /= 2) x = fmaxf(x, __shfl_xor_sync(ALL_LANES, x, s));
    return x;
}

__device__ float sumOfWarp(float x) {
    for (int s = 16; s > 0; s /= 2) x += __shfl_xor_sync(ALL_LANES, x, s);
    return x;
}

extern "C" __global__ void softmaxRowPerWarp(float* p, const float* x, int rows, int columns) {
    int r = (blockIdx.x * blockDim.x + threadIdx.x) / 32, lane = threadIdx.x % 32;
    if (r >= rows) return;  // the whole warp: shuffles need all lanes
    x += (size_t)r * columns;
    p += (size_t)r * columns;

    float largest = -hanji::infinity();
    for (int k = lane; k < columns; k += 32) largest = fmaxf(largest, x[k]);
    largest = largestOfWarp(largest);

    float sum = 0;
    for (int k = lane; k < columns; k += 32) sum += hanji::exp(x[k] - largest);
    sum = sumOfWarp(sum);

    for (int k = lane; k < columns; k += 32) p[k] = hanji::exp(x[k] - largest) / sum;
}
