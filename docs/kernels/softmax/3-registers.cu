/*
 * Softmax, third version: the row stays in registers.
 *
 * What changed: version 2 reads each logit three times and computes each exponential twice. A warp has room for a short
 * row: 16 registers of each lane hold 512 logits. They are read once, replaced by their exponentials, and divided. Loops
 * are unrolled, because registers have no addresses: each[j] can be one only if j is known when the kernel is compiled.
 *
 * Each lane still adds the same numbers in the same order, so all bits are those of version 2:
 *
 *     ./hanji simulate docs/kernels/softmax/3-registers.cu --grid 2 --block 128 \
 *         --arg f32[800]=unwritten --arg f32[800]=random:1 --arg i32=8 --arg i32=100 \
 *         --same-as docs/kernels/softmax/2-row-per-warp.cu
 *
 *     ./hanji simulate docs/kernels/softmax/3-registers.cu --grid 16 --block 128 \
 *         --arg f32[32768]=unwritten --arg f32[32768]=random:1 --arg i32=64 --arg i32=512
 */
#include "hanji/kernels/math/elementary.cuh"

constexpr unsigned ALL_LANES = 0xffffffff;
constexpr int PER_LANE = 16;  // rows of at most 32 * 16 logits

__device__ float largestOfWarp(float x) {
    for (int s = 16; s > 0; s /= 2) x = fmaxf(x, __shfl_xor_sync(ALL_LANES, x, s));
    return x;
}

__device__ float sumOfWarp(float x) {
    for (int s = 16; s > 0; s /= 2) x += __shfl_xor_sync(ALL_LANES, x, s);
    return x;
}

extern "C" __global__ void softmaxRegisters(float* p, const float* x, int rows, int columns) {
    int r = (blockIdx.x * blockDim.x + threadIdx.x) / 32, lane = threadIdx.x % 32;
    if (r >= rows) return;
    x += (size_t)r * columns;
    p += (size_t)r * columns;

    float each[PER_LANE], largest = -hanji::infinity();
#pragma unroll
    for (int j = 0; j < PER_LANE; j++) {
        int k = lane + 32 * j;
        if (k < columns) largest = fmaxf(largest, each[j] = x[k]);
    }
    largest = largestOfWarp(largest);

    float sum = 0;
#pragma unroll
    for (int j = 0; j < PER_LANE; j++)
        if (lane + 32 * j < columns) sum += each[j] = hanji::exp(each[j] - largest);
    sum = sumOfWarp(sum);

#pragma unroll
    for (int j = 0; j < PER_LANE; j++)
        if (lane + 32 * j < columns) p[lane + 32 * j] = each[j] / sum;
}
