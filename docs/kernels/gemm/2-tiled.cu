/*
 * Matrix product, second version: tiles in shared memory.
 *
 * What changed: a block makes a tile of 32 x 32 elements of c. For that it goes along k by tiles of 32: it brings a tile
 * of a and one of b into shared memory, each thread one element of both, and then each thread multiplies 32 times from
 * there. So global memory is read 32 times less. Two barriers: nobody multiplies before all have brought, nobody brings
 * the next tiles before all have multiplied.
 *
 * What is still wrong: two loads for each multiply-add, now from shared memory. m, n and k are multiples of 32 here.
 * The order of each sum is that of version 1, and so are all bits; that this holds for every input is proved by
 *
 *     ./hanji simulate docs/kernels/gemm/2-tiled.cu --grid 2,2 --block 32,32 \
 *         --arg f32[4096]=unwritten --arg f32[4096]=random:1 --arg f32[4096]=random:2 \
 *         --arg i32=64 --arg i32=64 --arg i32=64 \
 *         --same-as docs/kernels/gemm/1-naive.cu --same-grid 2,8 --same-block 32,8
 *
 *     ./hanji simulate docs/kernels/gemm/2-tiled.cu --grid 4,4 --block 32,32 \
 *         --arg f32[16384]=unwritten --arg f32[16384]=random:1 --arg f32[16384]=random:2 \
 *         --arg i32=128 --arg i32=128 --arg i32=128
 */
constexpr int TILE = 32;

extern "C" __global__ void gemmTiled(float* c, const float* a, const float* b, int m, int n, int k) {
    __shared__ float tileA[TILE][TILE], tileB[TILE][TILE];
    int x = threadIdx.x, y = threadIdx.y;
    int j = blockIdx.x * TILE + x, i = blockIdx.y * TILE + y;
    float sum = 0;
    for (int from = 0; from < k; from += TILE) {
        tileA[y][x] = a[i * k + from + x];
        tileB[y][x] = b[(from + y) * n + j];
        __syncthreads();
        for (int l = 0; l < TILE; l++) sum = fmaf(tileA[y][l], tileB[l][x], sum);
        __syncthreads();
    }
    c[i * n + j] = sum;
}
