/*
 * Masked 3x3 convolution, first version: a thread for each number of the result. PixelCNN, arXiv:1601.06759.
 *
 *     out[n][y][x][f] = sum over open taps t and channels c of in[n][y + dy(t)][x + dx(t)][c] * weight[t][c][f]
 *
 * Only pixels that come before (y, x) in reading order, and itself, may count (mask B): of the nine taps, counted along
 * the rows, those are the first five. Closed taps are skipped. To multiply their weights by zero, as is often done, would
 * compute nine taps in place of five. Beyond the image all is zero, so taps there are skipped, too.
 *
 * Lanes of a warp are 32 features of one pixel: they read one number of the image, the same for all, and 32 weights in a
 * line. As in the naive matrix product, each request is good, and there are two for each multiply-add.
 *
 *     ./hanji simulate docs/kernels/masked-conv/1-naive.cu --grid 128 --block 128 \
 *         --arg f32[16384]=unwritten --arg f32[8192]=random:1 --arg f32[18432]=random:2 \
 *         --arg i32=1 --arg i32=16 --arg i32=16 --arg i32=32 --arg i32=64
 */
constexpr int OPEN = 5;

extern "C" __global__ void convNaive(
        float* out, const float* in, const float* weight,
        int images, int height, int width, int channels, int features) {
    int o = blockIdx.x * blockDim.x + threadIdx.x;
    if (o >= images * height * width * features) return;
    int f = o % features, pixel = o / features, x = pixel % width, y = pixel / width % height;

    float sum = 0;
    for (int t = 0; t < OPEN; t++) {
        int dy = t / 3 - 1, dx = t % 3 - 1;
        if (y + dy < 0 || x + dx < 0 || x + dx >= width) continue;
        const float* from = in + (pixel + dy * width + dx) * channels;
        const float* w = weight + t * channels * features + f;
        for (int c = 0; c < channels; c++) sum = fmaf(from[c], w[c * features], sum);
    }
    out[o] = sum;
}
