/*
 * Normalization of x [N, P, C]: numbers of all P pixels of an image in `size` neighbouring channels share a mean and a variance.
 *   channelSums      part[n, k, c] = the chunk's x, added in order
 *   channelSquares   the same of fma(d, d, .), d = x - mean
 *   channelProducts  the same of dOut, and of fma(dOut, d, .) behind all of those
 *                    One thread per channel and chunk of 256 pixels, neighbouring threads on neighbouring channels; the chunks are
 *                    joined by the tree of reduce.cu.
 *   groupMeans       mean = the channels' sums joined by the 32-lane rule, over their number.  One warp per group.
 *   groupVariances   the same of squares, and r = 1 / sqrt(variance + epsilon)
 *   normalize          out = fma((x - mean) r, gain, bias).  One thread per element.
 *   normalizeGradient  dX = fma(gain dOut, r, fma(x - mean, slope, level))
 * Bytes: x three times and the result once; of the gradient x and dOut twice and the result once.
 * Order: docs/numerics.md, "Normalization".  Reference and gradient: Normalize.java.
 */
#include "hanji/kernels/reduce/warp.cuh"

namespace hanji {

/** Loads of a thread on their way at a time: an image has few channels and chunks, and so few threads. */
constexpr int AHEAD = 32;

/** A channel's pixels in a chunk. */
struct Column {
    unsigned channel;  // of all images, n C + c
    size_t first;      // element
    int count;
};

/** Calls visit(i, column) for the thread's parts [N, chunks, C]. */
template <class Visit>
__device__ __forceinline__ void columns(unsigned parts, int pixels, int channels, int chunks, int chunk, Visit visit) {
    for (unsigned i = thread(); i < parts; i += threads()) {
        unsigned c = i % channels, at = i / channels, n = at / chunks;
        int first = at % chunks * chunk;
        visit(i, Column{n * channels + c, ((size_t)n * pixels + first) * channels + c, min(chunk, pixels - first)});
    }
}

/** The group of the thread's element i and its channel. */
struct Place {
    unsigned channel, group;

    __device__ __forceinline__ Place(unsigned i, unsigned image, unsigned channels, unsigned size)
        : channel(i % channels), group((i / image * channels + channel) / size) {}
};

/** The channels' sums of a group joined, in every lane. */
__device__ __forceinline__ float overGroup(const float* sums, unsigned group, int size) {
    float total = 0;
    for (int k = lane(); k < size; k += WARP) total = __fadd_rn(total, sums[(size_t)group * size + k]);
    return joinLanes<Sum>(total);
}

}  // namespace hanji

extern "C" __global__ void channelSums(
        float* __restrict__ part, const float* __restrict__ x, const float*, const float*, unsigned parts, int pixels,
        int channels, int size, int chunks, int chunk) {
    hanji::columns(parts, pixels, channels, chunks, chunk, [=](unsigned i, hanji::Column column) {
        float sum = 0;
        hanji::eachInOrder<hanji::AHEAD>(
                x + column.first, column.count, channels, [&](float element) { sum = __fadd_rn(sum, element); });
        part[i] = sum;
    });
}

extern "C" __global__ void channelSquares(
        float* __restrict__ part, const float* __restrict__ x, const float*, const float* __restrict__ mean,
        unsigned parts, int pixels, int channels, int size, int chunks, int chunk) {
    hanji::columns(parts, pixels, channels, chunks, chunk, [=](unsigned i, hanji::Column column) {
        float centre = mean[column.channel / size], sum = 0;
        hanji::eachInOrder<hanji::AHEAD>(x + column.first, column.count, channels, [&](float element) {
            float d = __fsub_rn(element, centre);
            sum = __fmaf_rn(d, d, sum);
        });
        part[i] = sum;
    });
}

extern "C" __global__ void channelProducts(
        float* __restrict__ part, const float* __restrict__ x, const float* __restrict__ dOut,
        const float* __restrict__ mean, unsigned parts, int pixels, int channels, int size, int chunks, int chunk) {
    hanji::columns(parts, pixels, channels, chunks, chunk, [=](unsigned i, hanji::Column column) {
        float centre = mean[column.channel / size], sum = 0, product = 0;
        hanji::eachInOrder<hanji::AHEAD / 2>(
                column.count,
                [=](int row) {
                    size_t at = column.first + (size_t)row * channels;
                    return make_float2(dOut[at], x[at]);
                },
                [&](float2 pair) {
                    sum = __fadd_rn(sum, pair.x);
                    product = __fmaf_rn(pair.x, __fsub_rn(pair.y, centre), product);
                });
        part[i] = sum;
        part[(size_t)parts + i] = product;
    });
}

extern "C" __global__ void groupMeans(
        float* __restrict__ mean, const float* __restrict__ sums, unsigned groups, int size, float numbers) {
    for (unsigned g = hanji::warp(); g < groups; g += hanji::warps()) {
        float sum = hanji::overGroup(sums, g, size);
        if (hanji::lane() == 0) mean[g] = __fdiv_rn(sum, numbers);
    }
}

extern "C" __global__ void groupVariances(
        float* __restrict__ variance, float* __restrict__ r, const float* __restrict__ squares, unsigned groups, int size,
        float numbers, float epsilon) {
    for (unsigned g = hanji::warp(); g < groups; g += hanji::warps()) {
        float v = __fdiv_rn(hanji::overGroup(squares, g, size), numbers);
        if (hanji::lane() == 0) {
            variance[g] = v;
            r[g] = __fdiv_rn(1.0f, __fsqrt_rn(__fadd_rn(v, epsilon)));
        }
    }
}

extern "C" __global__ void normalize(
        float* __restrict__ out, const float* __restrict__ x, const float* __restrict__ mean, const float* __restrict__ r,
        const float* __restrict__ gain, const float* __restrict__ bias, unsigned n, int image, int channels, int size) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        hanji::Place at(i, image, channels, size);
        float d = __fsub_rn(x[i], mean[at.group]);
        out[i] = __fmaf_rn(__fmul_rn(d, r[at.group]), gain[at.channel], bias[at.channel]);
    }
}

extern "C" __global__ void normalizeGradient(
        float* __restrict__ dX, const float* __restrict__ x, const float* __restrict__ mean,
        const float* __restrict__ dOut, const float* __restrict__ gain, const float* __restrict__ r,
        const float* __restrict__ slope, const float* __restrict__ level, unsigned n, int image, int channels, int size) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        hanji::Place at(i, image, channels, size);
        float rest = __fmaf_rn(__fsub_rn(x[i], mean[at.group]), slope[at.group], level[at.group]);
        dX[i] = __fmaf_rn(__fmul_rn(dOut[i], gain[at.channel]), r[at.group], rest);
    }
}
