/*
 * Masked 3x3 convolution, fourth version: four channels at once.
 *
 * What changed: channels of a pixel lie side by side, so one load of 16 bytes from shared memory brings four of them:
 * with four weights in registers, one load for 4 multiply-adds. What is brought moves by float4, too.
 *
 * A block has a thread for each feature; width is a multiple of 8, channels one of 4 and at most 64. Channels are added
 * one after the other as before, so all bits are those of version 1, for every input:
 *
 *     ./hanji simulate docs/kernels/masked-conv/4-vectorised.cu --grid 1,4 --block 32 \
 *         --arg f32[1024]=unwritten --arg f32[256]=random:1 --arg f32[2304]=random:2 \
 *         --arg i32=1 --arg i32=4 --arg i32=8 --arg i32=8 --arg i32=32 \
 *         --same-as docs/kernels/masked-conv/1-naive.cu --same-grid 8 --same-block 128
 *
 *     ./hanji simulate docs/kernels/masked-conv/4-vectorised.cu --grid 2,16 --block 64 \
 *         --arg f32[16384]=unwritten --arg f32[8192]=random:1 --arg f32[18432]=random:2 \
 *         --arg i32=1 --arg i32=16 --arg i32=16 --arg i32=32 --arg i32=64
 */
constexpr int OPEN = 5, PIXELS = 8, MOST_FOURS = 16;

extern "C" __global__ void convVectorised(
        float* out, const float4* in, const float* weight,
        int images, int height, int width, int channels, int features) {
    __shared__ float4 tile[2][PIXELS + 2][MOST_FOURS];
    int row = blockIdx.y, y = row % height, left = blockIdx.x * PIXELS, f = threadIdx.x, fours = channels / 4;
    for (int e = threadIdx.x; e < 2 * (PIXELS + 2) * fours; e += blockDim.x) {
        int c = e % fours, p = e / fours % (PIXELS + 2), above = 1 - e / fours / (PIXELS + 2);
        int x = left + p - 1;
        bool inside = y >= above && x >= 0 && x < width;
        tile[1 - above][p][c] = inside ? in[((row - above) * width + x) * fours + c] : float4{0, 0, 0, 0};
    }
    __syncthreads();

    float sum[PIXELS] = {};
#pragma unroll
    for (int t = 0; t < OPEN; t++) {
        int dy = t / 3 - 1, dx = t % 3 - 1;
        if (y + dy < 0) continue;
        for (int c = 0; c < fours; c++) {
            const float* w = weight + (t * fours + c) * 4 * features + f;
            float w0 = w[0], w1 = w[features], w2 = w[2 * features], w3 = w[3 * features];
#pragma unroll
            for (int p = 0; p < PIXELS; p++) {
                int x = left + p + dx;
                float4 v = tile[1 + dy][1 + p + dx][c];
                if (x >= 0 && x < width) sum[p] = fmaf(v.w, w3, fmaf(v.z, w2, fmaf(v.y, w1, fmaf(v.x, w0, sum[p]))));
            }
        }
    }
    for (int p = 0; p < PIXELS; p++) out[(row * width + left + p) * features + f] = sum[p];
}
