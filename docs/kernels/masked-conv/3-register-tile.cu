/*
 * Masked 3x3 convolution, third version: eight pixels in the registers of each thread.
 *
 * What changed: a thread makes one feature of all 8 pixels of the block. A weight that it has loaded serves all of them:
 * one load from global memory for 8 multiply-adds. All lanes want the same pixel at the same time, which shared memory
 * gives to all of them in one pass.
 *
 * What is still wrong: a load from shared memory for each multiply-add. A block has a thread for each feature; width is
 * a multiple of 8, channels at most 64. The order of each sum, and so all bits, are those of version 1, for every input:
 *
 *     ./hanji simulate docs/kernels/masked-conv/3-register-tile.cu --grid 1,4 --block 32 \
 *         --arg f32[1024]=unwritten --arg f32[256]=random:1 --arg f32[2304]=random:2 \
 *         --arg i32=1 --arg i32=4 --arg i32=8 --arg i32=8 --arg i32=32 \
 *         --same-as docs/kernels/masked-conv/1-naive.cu --same-grid 8 --same-block 128
 *
 *     ./hanji simulate docs/kernels/masked-conv/3-register-tile.cu --grid 2,16 --block 64 \
 *         --arg f32[16384]=unwritten --arg f32[8192]=random:1 --arg f32[18432]=random:2 \
 *         --arg i32=1 --arg i32=16 --arg i32=16 --arg i32=32 --arg i32=64
 */
constexpr int OPEN = 5, PIXELS = 8, MOST_CHANNELS = 64;

extern "C" __global__ void convRegisterTile(
        float* out, const float* in, const float* weight,
        int images, int height, int width, int channels, int features) {
    __shared__ float tile[2][PIXELS + 2][MOST_CHANNELS];
    int row = blockIdx.y, y = row % height, left = blockIdx.x * PIXELS, f = threadIdx.x;
    for (int e = threadIdx.x; e < 2 * (PIXELS + 2) * channels; e += blockDim.x) {
        int c = e % channels, p = e / channels % (PIXELS + 2), above = 1 - e / channels / (PIXELS + 2);
        int x = left + p - 1;
        bool inside = y >= above && x >= 0 && x < width;
        tile[1 - above][p][c] = inside ? in[((row - above) * width + x) * channels + c] : 0;
    }
    __syncthreads();

    float sum[PIXELS] = {};
#pragma unroll
    for (int t = 0; t < OPEN; t++) {
        int dy = t / 3 - 1, dx = t % 3 - 1;
        if (y + dy < 0) continue;
        const float* w = weight + t * channels * features + f;
        for (int c = 0; c < channels; c++) {
            float each = w[c * features];
#pragma unroll
            for (int p = 0; p < PIXELS; p++) {
                int x = left + p + dx;
                if (x >= 0 && x < width) sum[p] = fmaf(tile[1 + dy][1 + p + dx][c], each, sum[p]);
            }
        }
    }
    for (int p = 0; p < PIXELS; p++) out[(row * width + left + p) * features + f] = sum[p];
}
