/*
 * Masked 3x3 convolution, second version: the pixels in shared memory.
 *
 * What changed: a block makes all features of 8 pixels in a row. It first brings what these pixels see, this row and the
 * one above with a pixel more on each side, into shared memory: each number serves up to five taps of every feature.
 * The row below is never brought, because the mask hides it. Weights still come from global memory, one for each
 * multiply-add.
 *
 * A block has a thread for each feature and pixel, (features, 8); width is a multiple of 8, channels at most 64. The
 * order of each sum, and so all bits, are those of version 1, for every input:
 *
 *     ./hanji simulate docs/kernels/masked-conv/2-tiled.cu --grid 1,4 --block 32,8 \
 *         --arg f32[1024]=unwritten --arg f32[256]=random:1 --arg f32[2304]=random:2 \
 *         --arg i32=1 --arg i32=4 --arg i32=8 --arg i32=8 --arg i32=32 \
 *         --same-as docs/kernels/masked-conv/1-naive.cu --same-grid 8 --same-block 128
 *
 *     ./hanji simulate docs/kernels/masked-conv/2-tiled.cu --grid 2,16 --block 64,8 \
 *         --arg f32[16384]=unwritten --arg f32[8192]=random:1 --arg f32[18432]=random:2 \
 *         --arg i32=1 --arg i32=16 --arg i32=16 --arg i32=32 --arg i32=64
 */
constexpr int OPEN = 5, PIXELS = 8, MOST_CHANNELS = 64;

extern "C" __global__ void convTiled(
        float* out, const float* in, const float* weight,
        int images, int height, int width, int channels, int features) {
    __shared__ float tile[2][PIXELS + 2][MOST_CHANNELS];
    int row = blockIdx.y, y = row % height, left = blockIdx.x * PIXELS;  // rows of all images, one below the other
    int thread = threadIdx.y * blockDim.x + threadIdx.x, threads = blockDim.x * blockDim.y;
    for (int e = thread; e < 2 * (PIXELS + 2) * channels; e += threads) {
        int c = e % channels, p = e / channels % (PIXELS + 2), above = 1 - e / channels / (PIXELS + 2);
        int x = left + p - 1;
        bool inside = y >= above && x >= 0 && x < width;
        tile[1 - above][p][c] = inside ? in[((row - above) * width + x) * channels + c] : 0;
    }
    __syncthreads();

    int f = threadIdx.x, p = threadIdx.y, x = left + p;
    float sum = 0;
    for (int t = 0; t < OPEN; t++) {
        int dy = t / 3 - 1, dx = t % 3 - 1;
        if (y + dy < 0 || x + dx < 0 || x + dx >= width) continue;
        const float* from = tile[1 + dy][1 + p + dx];
        const float* w = weight + t * channels * features + f;
        for (int c = 0; c < channels; c++) sum = fmaf(from[c], w[c * features], sum);
    }
    out[(row * width + x) * features + f] = sum;
}
