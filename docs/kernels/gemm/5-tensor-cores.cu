/*
 * Matrix product, fifth version: tensor cores.
 *
 * What changed: `mma` multiplies a 16 x 8 tile of a with an 8 x 8 tile of b and adds it to a 16 x 8 tile of c: 1,024
 * multiply-adds by one instruction of a warp, where fmaf does 32. The price: a and b are rounded to F16 (11 bits) before;
 * the sum is F32, in an order that is the hardware's own. So this is another computation: on numbers that F16
 * holds it is as exact as before, on others 2^-11 of each factor is lost, and beyond 65,504 all of it.
 *
 * The tiles lie in the registers of the warp as the PTX ISA says: lane l has of row l / 4 (and that + 8) the columns
 * 2 (l % 4) and the next. Pairs along k lie side by side in shared memory, so that a register is one load; rows of
 * 24 halves instead of 16 keep the lanes in different banks. A warp makes 32 x 32 elements, a block of four 64 x 64.
 *
 *     ./hanji simulate docs/kernels/gemm/5-tensor-cores.cu --grid 2,2 --block 128 \
 *         --arg f32[16384]=unwritten --arg f32[16384]=random:1 --arg f32[16384]=random:2 \
 *         --arg i32=128 --arg i32=128 --arg i32=128
 */
#include <cuda_fp16.h>

constexpr int TILE = 64, STEP = 16, PADDED = STEP + 8;

/** Two halves that lie side by side, as a register. */
__device__ unsigned pair(const half* at) {
    return *(const unsigned*)at;
}

/** c += a b */
__device__ void mma(float (&c)[4], unsigned a, unsigned aBelow, unsigned b) {
    asm("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3]) : "r"(a), "r"(aBelow), "r"(b));
}

extern "C" __global__ void gemmTensorCores(float* c, const float* a, const float* b, int m, int n, int k) {
    __shared__ __align__(4) half tileA[TILE][PADDED], tileB[TILE][PADDED];  // b transposed
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32, group = lane / 4, two = lane % 4 * 2;
    int top = warp / 2 * 32, left = warp % 2 * 32;  // of the warp's 32 x 32 elements
    a += blockIdx.y * TILE * k;
    b += blockIdx.x * TILE;
    c += blockIdx.y * TILE * n + blockIdx.x * TILE;

    float sum[2][4][4] = {};
    for (int from = 0; from < k; from += STEP) {
        for (int e = threadIdx.x; e < TILE * STEP; e += blockDim.x) {
            tileA[e / STEP][e % STEP] = __float2half_rn(a[e / STEP * k + from + e % STEP]);
            tileB[e % TILE][e / TILE] = __float2half_rn(b[(from + e / TILE) * n + e % TILE]);
        }
        __syncthreads();
        for (int l = two; l < STEP; l += 8)
            for (int i = 0; i < 2; i++) {
                const half* row = &tileA[top + 16 * i + group][l];
                unsigned above = pair(row), below = pair(row + 8 * PADDED);
                for (int j = 0; j < 4; j++) mma(sum[i][j], above, below, pair(&tileB[left + 8 * j + group][l]));
            }
        __syncthreads();
    }
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 4; j++) {
            float* at = &c[(top + 16 * i + group) * n + left + 8 * j + two];
            *(float2*)at = {sum[i][j][0], sum[i][j][1]};
            *(float2*)(at + 8 * n) = {sum[i][j][2], sum[i][j][3]};
        }
}
