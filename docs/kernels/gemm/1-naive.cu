/*
 * Matrix product, first version: a thread for each element of c.
 *
 *     c[i][j] = sum over l of a[i][l] * b[l][j]                a is [m, k], b is [k, n], c is [m, n]
 *
 * Lanes of a warp lie side by side along a row of c: they read one number of a, the same for all, and 32 numbers of b
 * in a line. So each request is as good as it can be; there are only too many of them: two loads for each multiply-add.
 * An element of a is fetched n times in all, one of b m times.
 *
 *     ./hanji simulate docs/kernels/gemm/1-naive.cu --grid 4,16 --block 32,8 \
 *         --arg f32[16384]=unwritten --arg f32[16384]=random:1 --arg f32[16384]=random:2 \
 *         --arg i32=128 --arg i32=128 --arg i32=128
 */
extern "C" __global__ void gemmNaive(float* c, const float* a, const float* b, int m, int n, int k) {
    int j = blockIdx.x * blockDim.x + threadIdx.x, i = blockIdx.y * blockDim.y + threadIdx.y;
    if (i >= m || j >= n) return;
    float sum = 0;
    for (int l = 0; l < k; l++) sum = fmaf(a[i * k + l], b[l * n + j], sum);
    c[i * n + j] = sum;
}
