/*
 * Matrix product, third version: a tile of c in the registers of each thread.
 *
 * What changed: a thread makes 4 x 4 elements of c instead of one. For each l it loads 4 numbers of a and 4 of b from
 * shared memory into registers and multiplies each with each: 8 loads for 16 multiply-adds, where version 2 takes 32.
 * A block of 16 x 16 threads makes 64 x 64 elements.
 *
 * Thread (x, y) has the columns x, x + 16, x + 32, x + 48 and rows likewise, so that lanes read neighbours: no two in one
 * bank. The tile of a lies transposed, with 4 floats after each row: lanes that write down a column of it would meet in
 * one bank else. m and n are multiples of 64, k of 16. The order of each sum, and so all bits, are those of version 1:
 *
 *     ./hanji simulate docs/kernels/gemm/3-register-tile.cu --grid 1,1 --block 16,16 \
 *         --arg f32[4096]=unwritten --arg f32[4096]=random:1 --arg f32[4096]=random:2 \
 *         --arg i32=64 --arg i32=64 --arg i32=64 \
 *         --same-as docs/kernels/gemm/1-naive.cu --same-grid 2,8 --same-block 32,8
 *
 *     ./hanji simulate docs/kernels/gemm/3-register-tile.cu --grid 2,2 --block 16,16 \
 *         --arg f32[16384]=unwritten --arg f32[16384]=random:1 --arg f32[16384]=random:2 \
 *         --arg i32=128 --arg i32=128 --arg i32=128
 */
constexpr int SIDE = 16, EACH = 4, TILE = SIDE * EACH, STEP = 16;

extern "C" __global__ void gemmRegisterTile(float* c, const float* a, const float* b, int m, int n, int k) {
    __shared__ float tileA[STEP][TILE + 4], tileB[STEP][TILE];
    int x = threadIdx.x, y = threadIdx.y, thread = y * SIDE + x;
    a += blockIdx.y * TILE * k;
    b += blockIdx.x * TILE;
    c += blockIdx.y * TILE * n + blockIdx.x * TILE;

    float sum[EACH][EACH] = {};
    for (int from = 0; from < k; from += STEP) {
        for (int e = thread; e < TILE * STEP; e += SIDE * SIDE) {
            tileA[e % STEP][e / STEP] = a[e / STEP * k + from + e % STEP];
            tileB[e / TILE][e % TILE] = b[(from + e / TILE) * n + e % TILE];
        }
        __syncthreads();
        for (int l = 0; l < STEP; l++) {
            float left[EACH], right[EACH];
            for (int e = 0; e < EACH; e++) left[e] = tileA[l][y + SIDE * e];
            for (int e = 0; e < EACH; e++) right[e] = tileB[l][x + SIDE * e];
            for (int i = 0; i < EACH; i++)
                for (int j = 0; j < EACH; j++) sum[i][j] = fmaf(left[i], right[j], sum[i][j]);
        }
        __syncthreads();
    }
    for (int i = 0; i < EACH; i++)
        for (int j = 0; j < EACH; j++) c[(y + SIDE * i) * n + x + SIDE * j] = sum[i][j];
}
