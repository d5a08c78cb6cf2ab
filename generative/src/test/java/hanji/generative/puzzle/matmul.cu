/*
 * Puzzle 10: a matrix product in tiles.
 *
 *     out[y][x] = a[y][0] * b[0][x] + ... + a[y][k - 1] * b[k - 1][x]     a is [m, k], b is [k, n], out is [m, n]
 *
 * Blocks have 8 x 8 threads, and each block makes a tile of 8 x 8 elements of out. An element of a is needed for a whole row
 * of out: a thread that reads all it needs by itself makes 2 k reads. So go along k by tiles of 8: the block brings a tile
 * of a and a tile of b into shared memory, each thread an element of both, and all of them multiply from there. m, k and n
 * need not be multiples of 8: what lies outside counts as 0.
 *
 * Reads of global memory: an element of a once for each tile along its row of out, one of b for each tile along its column.
 *
 *     ./hanji puzzle 10 > my.cu      begins it
 *     ./hanji puzzle 10 my.cu        checks it, with no GPU
 */
extern "C" __global__ void matmul(float* out, const float* a, const float* b, int m, int k, int n) {
    // ---- fill in from here ----
    __shared__ float tileOfA[8][8], tileOfB[8][8];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 8 + tx, y = blockIdx.y * 8 + ty;
    float sum = 0;
    for (int first = 0; first < k; first += 8) {
        tileOfA[ty][tx] = y < m && first + tx < k ? a[y * k + first + tx] : 0;
        tileOfB[ty][tx] = first + ty < k && x < n ? b[(first + ty) * n + x] : 0;
        __syncthreads();
        for (int i = 0; i < 8; i++) sum += tileOfA[ty][i] * tileOfB[i][tx];
        __syncthreads();
    }
    if (x < n && y < m) out[y * n + x] = sum;
    // ---- to here ----
}
