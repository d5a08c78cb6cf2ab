/*
 * Masked 3x3 convolution, fifth version: tensor cores, as an implicit matrix product.
 *
 * What changed: for one tap a convolution is a matrix product, pixels x channels by channels x features. `mma` makes
 * 16 pixels x 8 features from 8 channels with one instruction of a warp: 1,024 multiply-adds. The matrix of all patches,
 * five times as large as the image, is never written: to go to the next tap is to read the same tile in shared memory
 * one pixel further on. Closed taps are no part of the sum at all.
 *
 * The price is that of the matrix product: pixels and weights are rounded to F16, and the order of the sum is the
 * hardware's own. Beyond the image stand zeros, which are added. A block of four warps makes 64 features of 16 pixels,
 * each warp 16 of them; width is a multiple of 16, features one of 64, channels one of 8 and at most 64.
 *
 *     ./hanji simulate docs/kernels/masked-conv/5-tensor-cores.cu --grid 1,16 --block 128 \
 *         --arg f32[16384]=unwritten --arg f32[8192]=random:1 --arg f32[18432]=random:2 \
 *         --arg i32=1 --arg i32=16 --arg i32=16 --arg i32=32 --arg i32=64
 */
#include <cuda_fp16.h>

constexpr int OPEN = 5, PIXELS = 16, PADDED = 64 + 8;

/** c += a b */
__device__ void mma(float (&c)[4], unsigned a, unsigned aBelow, unsigned b) {
    asm("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3]) : "r"(a), "r"(aBelow), "r"(b));
}

extern "C" __global__ void convTensorCores(
        float* out, const float* in, const float* weight,
        int images, int height, int width, int channels, int features) {
    __shared__ __align__(4) half tile[2][PIXELS + 2][PADDED];
    int row = blockIdx.y, y = row % height, left = blockIdx.x * PIXELS;
    for (int e = threadIdx.x; e < 2 * (PIXELS + 2) * channels; e += blockDim.x) {
        int c = e % channels, p = e / channels % (PIXELS + 2), above = 1 - e / channels / (PIXELS + 2);
        int x = left + p - 1;
        bool inside = y >= above && x >= 0 && x < width;
        tile[1 - above][p][c] = __float2half_rn(inside ? in[((row - above) * width + x) * channels + c] : 0);
    }
    __syncthreads();

    int lane = threadIdx.x % 32, group = lane / 4, two = lane % 4 * 2;
    int f = blockIdx.z * 64 + threadIdx.x / 32 * 16;  // the warp's first feature
    float sum[2][4] = {};
    for (int t = 0; t < OPEN; t++) {
        int dy = t / 3 - 1, dx = t % 3 - 1;
        for (int c = two; c < channels; c += 8) {
            const half* pixel = &tile[1 + dy][1 + group + dx][c];
            unsigned a = *(const unsigned*)pixel, below = *(const unsigned*)(pixel + 8 * PADDED);
            const float* w = weight + (t * channels + c) * features + f + group;
            for (int j = 0; j < 2; j++) {
                half2 b = __halves2half2(__float2half_rn(w[8 * j]), __float2half_rn(w[8 * j + features]));
                mma(sum[j], a, below, *(unsigned*)&b);
            }
        }
    }
    for (int j = 0; j < 2; j++) {
        float* at = &out[(row * width + left + group) * features + f + 8 * j + two];
        *(float2*)at = {sum[j][0], sum[j][1]};
        *(float2*)(at + 8 * features) = {sum[j][2], sum[j][3]};
    }
}
