/*
 * Wrong answers to the puzzles, each with what the check has to say of it: PuzzleTest.
 */

/** Puzzle 3 without its guard. OUT_OF_BOUNDS */
extern "C" __global__ void guardMissing(float* out, const float* in, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    out[i] = 2 * in[i];
}

/** Puzzle 3 with a guard that leaves the last element out. WRONG_RESULT */
extern "C" __global__ void guardTooNarrow(float* out, const float* in, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n - 1) out[i] = 2 * in[i];
}

/** Puzzle 1 not filled in. UNFILLED */
extern "C" __global__ void mapUnfilled(float* out, const float* in) {}

/** Puzzle 1 with the wrong parameters. WRONG_KERNEL */
extern "C" __global__ void mapWithLength(float* out, const float* in, int n) {
    if (threadIdx.x < n) out[threadIdx.x] = in[threadIdx.x] + 10;
}

/** Puzzle 4 turned upside down. WRONG_RESULT */
extern "C" __global__ void mirrorUpsideDown(float* out, const float* in, int height, int width) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x < width && y < height) out[y * width + x] = in[(height - 1 - y) * width + x];
}

/** Puzzle 5 reading a column of another length. OUT_OF_BOUNDS */
extern "C" __global__ void outerMixedUp(float* out, const float* column, const float* row, int height, int width) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < height * width) out[i] = column[i % width] + row[i / width];
}

/** Puzzle 6 that does not go on. ENDLESS */
extern "C" __global__ void strideEndless(float* out, const float* in, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    while (i < n) out[i] = 100 - in[i];
}

/** Puzzle 6 for the first elements only. WRONG_RESULT */
extern "C" __global__ void strideOnce(float* out, const float* in, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = 100 - in[i];
}

/** Puzzle 7 without shared memory. TOO_MANY_READS */
extern "C" __global__ void windowFromGlobal(float* out, const float* in, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = (i > 0 ? in[i - 1] : 0) + in[i] + (i + 1 < n ? in[i + 1] : 0);
}

/** Puzzle 7 without a barrier. RACE */
extern "C" __global__ void windowRace(float* out, const float* in, int n) {
    __shared__ float tile[66];
    int i = blockIdx.x * 64 + threadIdx.x, t = threadIdx.x + 1;
    tile[t] = i < n ? in[i] : 0;
    if (t == 1) tile[0] = i > 0 && i - 1 < n ? in[i - 1] : 0;
    if (t == 64) tile[65] = i + 1 < n ? in[i + 1] : 0;
    if (i < n) out[i] = tile[t - 1] + tile[t] + tile[t + 1];
}

/** Puzzle 7 without the neighbours of the block. UNINITIALISED */
extern "C" __global__ void windowWithoutRim(float* out, const float* in, int n) {
    __shared__ float tile[66];
    int i = blockIdx.x * 64 + threadIdx.x, t = threadIdx.x + 1;
    tile[t] = i < n ? in[i] : 0;
    __syncthreads();
    if (i < n) out[i] = tile[t - 1] + tile[t] + tile[t + 1];
}

/** Puzzle 8 by one thread. TOO_MANY_INSTRUCTIONS */
extern "C" __global__ void dotByOne(float* out, const float* a, const float* b, int n) {
    if (threadIdx.x > 0) return;
    float sum = 0;
    for (int i = 0; i < n; i++) sum += a[i] * b[i];
    out[0] = sum;
}

/** Puzzle 8 with a barrier that half of the threads reach. DIVERGENT_BARRIER */
extern "C" __global__ void dotBarrierInside(float* out, const float* a, const float* b, int n) {
    __shared__ float sums[128];
    int t = threadIdx.x;
    sums[t] = t < n ? a[t] * b[t] : 0;
    __syncthreads();
    for (int half = 64; half > 0; half /= 2)
        if (t < half) {
            sums[t] += sums[t + half];
            __syncthreads();
        }
    if (t == 0) out[0] = sums[0];
}

/** Puzzle 9 in place. RACE */
extern "C" __global__ void scanInPlace(float* out, const float* in, int n) {
    __shared__ float sums[128];
    int t = threadIdx.x;
    sums[t] = t < n ? in[t] : 0;
    __syncthreads();
    for (int d = 1; d < 128; d *= 2) {
        if (t >= d) sums[t] += sums[t - d];
        __syncthreads();
    }
    if (t < n) out[t] = sums[t];
}

/** Puzzle 9 by one thread. TOO_MANY_INSTRUCTIONS */
extern "C" __global__ void scanByOne(float* out, const float* in, int n) {
    if (threadIdx.x > 0) return;
    float sum = 0;
    for (int i = 0; i < n; i++) out[i] = sum += in[i];
}

/** Puzzle 10 without shared memory. TOO_MANY_READS */
extern "C" __global__ void matmulFromGlobal(float* out, const float* a, const float* b, int m, int k, int n) {
    int x = blockIdx.x * 8 + threadIdx.x, y = blockIdx.y * 8 + threadIdx.y;
    if (x >= n || y >= m) return;
    float sum = 0;
    for (int i = 0; i < k; i++) sum += a[y * k + i] * b[i * n + x];
    out[y * n + x] = sum;
}

/** Puzzle 10 without the second barrier. RACE */
extern "C" __global__ void matmulOneBarrier(float* out, const float* a, const float* b, int m, int k, int n) {
    __shared__ float tileOfA[8][8], tileOfB[8][8];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 8 + tx, y = blockIdx.y * 8 + ty;
    float sum = 0;
    for (int first = 0; first < k; first += 8) {
        tileOfA[ty][tx] = y < m && first + tx < k ? a[y * k + first + tx] : 0;
        tileOfB[ty][tx] = first + ty < k && x < n ? b[(first + ty) * n + x] : 0;
        __syncthreads();
        for (int i = 0; i < 8; i++) sum += tileOfA[ty][i] * tileOfB[i][tx];
    }
    if (x < n && y < m) out[y * n + x] = sum;
}
