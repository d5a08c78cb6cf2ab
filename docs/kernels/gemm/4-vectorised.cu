/*
 * Matrix product, fourth version: four numbers at once, from global and from shared memory.
 *
 * What changed: the columns of a thread lie side by side now, 4 x to 4 x + 3, and its rows likewise, so that the 4
 * numbers of a and the 4 of b are one load of 16 bytes each: 2 loads for 16 multiply-adds. What is brought and what is
 * written moves by float4, too: a quarter of the requests. A request of 16 bytes for each lane takes shared memory more
 * passes than one of 4 bytes, but moves four times as much.
 *
 * m and n are multiples of 64, k of 16. The order of each sum, and so all bits, are those of version 1:
 *
 *     ./hanji simulate docs/kernels/gemm/4-vectorised.cu --grid 1,1 --block 16,16 \
 *         --arg f32[4096]=unwritten --arg f32[4096]=random:1 --arg f32[4096]=random:2 \
 *         --arg i32=64 --arg i32=64 --arg i32=64 \
 *         --same-as docs/kernels/gemm/1-naive.cu --same-grid 2,8 --same-block 32,8
 *
 *     ./hanji simulate docs/kernels/gemm/4-vectorised.cu --grid 2,2 --block 16,16 \
 *         --arg f32[16384]=unwritten --arg f32[16384]=random:1 --arg f32[16384]=random:2 \
 *         --arg i32=128 --arg i32=128 --arg i32=128
 */
constexpr int SIDE = 16, EACH = 4, TILE = SIDE * EACH, STEP = 16;

extern "C" __global__ void gemmVectorised(float* c, const float* a, const float* b, int m, int n, int k) {
    __shared__ float4 tileA[STEP][TILE / 4 + 1], tileB[STEP][TILE / 4];
    int x = threadIdx.x, y = threadIdx.y, thread = y * SIDE + x;
    a += blockIdx.y * TILE * k;
    b += blockIdx.x * TILE;
    c += blockIdx.y * TILE * n + blockIdx.x * TILE;

    float4 sum[EACH] = {};
    for (int from = 0; from < k; from += STEP) {
        int row = thread / 4, l = thread % 4 * 4;  // of a: 64 rows of 4 float4
        float4 four = *(const float4*)&a[row * k + from + l];
        for (int e = 0; e < 4; e++) ((float*)tileA[l + e])[row] = (&four.x)[e];
        tileB[y][x] = *(const float4*)&b[(from + y) * n + 4 * x];
        __syncthreads();
        for (int l = 0; l < STEP; l++) {
            float4 left = tileA[l][y], right = tileB[l][x];
            for (int i = 0; i < EACH; i++) {
                float each = (&left.x)[i];
                sum[i] = {fmaf(each, right.x, sum[i].x), fmaf(each, right.y, sum[i].y),
                          fmaf(each, right.z, sum[i].z), fmaf(each, right.w, sum[i].w)};
            }
        }
        __syncthreads();
    }
    for (int i = 0; i < EACH; i++) *(float4*)&c[(EACH * y + i) * n + 4 * x] = sum[i];
}
