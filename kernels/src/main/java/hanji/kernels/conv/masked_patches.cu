/*
 * Windows round the pixels of images [N, H, W, C], with a mask [H, W, KH, KW] for each pixel, and the way back:
 *   maskedPatches         out[n, y, x, t, c] = mask[y, x, t] ? in[n, y + ky - KH/2, x + kx - KW/2, c] : 0,  t = ky KW + kx
 *   maskedPatchesAdjoint  out[n, y, x, c] = sum over t, from the last to the first, of in[n, p, t, c], from +0, over the pixels
 *                         p = (y - ky + KH/2, x - kx + KW/2) whose mask opens t
 * One thread per element of the result, neighbouring threads on neighbouring channels.  What lies outside the image is 0, or
 * left out of the sum.  Bytes: the patches once, the images as often as the cache forgets them.
 * Reference and gradient: MaskedPatches.java.  docs/numerics.md, "Convolution".
 */
#include "hanji/kernels/threads.cuh"

namespace {

/* A pixel of an image, and its neighbours. */
struct Pixel {
    unsigned number;
    int y, x;

    __device__ Pixel(unsigned number, int height, int width)
        : number(number), y((int)(number / width % height)), x((int)(number % width)) {}

    __device__ bool hasAt(int down, int right, int height, int width) const {
        return 0 <= y + down && y + down < height && 0 <= x + right && x + right < width;
    }

    __device__ unsigned at(int down, int right, int width) const {
        return number + down * width + right;
    }
};

}  // namespace

extern "C" __global__ void maskedPatches(float* __restrict__ out, const float* __restrict__ in,
                                         const unsigned char* __restrict__ mask, unsigned n, int height, int width,
                                         int kernelRows, int kernelColumns, int channels) {
    unsigned taps = kernelRows * kernelColumns, image = height * width;
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned column = i / channels, t = column % taps;
        Pixel pixel(column / taps, height, width);
        int down = (int)(t / kernelColumns) - kernelRows / 2, right = (int)(t % kernelColumns) - kernelColumns / 2;
        float value = 0;
        if (mask[pixel.number % image * taps + t] != 0 && pixel.hasAt(down, right, height, width))
            value = in[pixel.at(down, right, width) * channels + i % channels];
        out[i] = value;
    }
}

extern "C" __global__ void maskedPatchesAdjoint(float* __restrict__ out, const float* __restrict__ in,
                                                const unsigned char* __restrict__ mask, unsigned n, int height,
                                                int width, int kernelRows, int kernelColumns, int channels) {
    unsigned taps = kernelRows * kernelColumns, image = height * width;
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned channel = i % channels;
        Pixel pixel(i / channels, height, width);
        float sum = 0;
        for (int ky = kernelRows - 1; ky >= 0; ky--)
            for (int kx = kernelColumns - 1; kx >= 0; kx--) {
                int down = kernelRows / 2 - ky, right = kernelColumns / 2 - kx;
                if (!pixel.hasAt(down, right, height, width)) continue;
                unsigned from = pixel.at(down, right, width), t = ky * kernelColumns + kx;
                if (mask[from % image * taps + t] != 0)
                    sum = __fadd_rn(sum, in[(from * taps + t) * channels + channel]);
            }
        out[i] = sum;
    }
}
