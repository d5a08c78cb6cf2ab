/*
 * Pooling of images [N, H, W, C]: the largest element or the mean of each window, and the way back.
 *   maxPool              out[w, c] = the largest x[p, c] of the window's pixels, the first of equals; places = where it is
 *   maxPoolGradient      dx[p, c] = sum of dOut[w, c] over the pixel's windows with places[w, c] = p
 *   averagePool          out[w, c] = (sum of x[p, c] over the window's pixels) / how many they are
 *   averagePoolGradient  dx[p, c] = sum over the pixel's windows of dOut[w, c] / how many pixels share it
 * One thread per element of the result, neighbouring threads on neighbouring channels; pixels and windows in row-major
 * order, sums from +0.  Bytes: images and results once, where windows overlap out of the cache.
 * Reference and gradient: MaxPool.java, AveragePool.java.  docs/numerics.md, "Pooling".
 */
#include "hanji/kernels/sort/sort_key.cuh"
#include "hanji/kernels/threads.cuh"

namespace hanji {

/** Pooling.java packs it. */
struct Pooling {
    int pixelRows, pixelColumns, channels, windowRows, windowColumns, height, width, stride, padding;

    __device__ __forceinline__ int first(int window) const {
        return max(0, window * stride - padding);
    }

    __device__ __forceinline__ int end(int window, int taps, int pixels) const {
        return min(pixels, window * stride - padding + taps);
    }

    __device__ __forceinline__ int firstWindow(int pixel, int taps) const {
        int before = pixel + padding - taps;
        return before < 0 ? 0 : before / stride + 1;
    }

    __device__ __forceinline__ int endWindow(int pixel, int windows) const {
        return min(windows, (pixel + padding) / stride + 1);
    }

    /** How many pixels lie in a window. */
    __device__ __forceinline__ float count(int row, int column) const {
        return (float)((end(row, height, pixelRows) - first(row)) * (end(column, width, pixelColumns) - first(column)));
    }

    /** f(index of the element in x, place in the image) for the pixels of the window of element i of the result. */
    template <class F>
    __device__ __forceinline__ void eachPixel(unsigned i, F f) const {
        unsigned channel = i % channels, window = i / channels;
        int column = window % windowColumns;
        unsigned rest = window / windowColumns;
        int row = rest % windowRows;
        unsigned image = rest / windowRows * pixelRows * pixelColumns;
        int toY = end(row, height, pixelRows), toX = end(column, width, pixelColumns);
        for (int y = first(row); y < toY; y++)
            for (int x = first(column); x < toX; x++) {
                int place = y * pixelColumns + x;
                f((image + place) * channels + channel, place);
            }
    }

    /** f(index of the element in dOut, row, column of the window) for the windows of the pixel of element i of an image. */
    template <class F>
    __device__ __forceinline__ void eachWindow(unsigned i, F f) const {
        unsigned channel = i % channels, pixel = i / channels;
        int x = pixel % pixelColumns;
        unsigned rest = pixel / pixelColumns;
        int y = rest % pixelRows;
        unsigned image = rest / pixelRows * windowRows * windowColumns;
        int toRow = endWindow(y, windowRows), toColumn = endWindow(x, windowColumns);
        for (int row = firstWindow(y, height); row < toRow; row++)
            for (int column = firstWindow(x, width); column < toColumn; column++)
                f((image + row * windowColumns + column) * channels + channel, row, column);
    }
};

}  // namespace hanji

extern "C" __global__ void maxPool(float* __restrict__ out, int* __restrict__ places, const float* __restrict__ x,
                                   unsigned n, hanji::Pooling pooling) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        int key = 0, at = -1;
        float largest = 0;
        pooling.eachPixel(i, [&](unsigned from, int place) {
            float next = x[from];
            int nextKey = hanji::sortKey(next);
            if (at < 0 || nextKey > key) key = nextKey, largest = next, at = place;
        });
        out[i] = largest;
        places[i] = at;
    }
}

extern "C" __global__ void maxPoolGradient(float* __restrict__ dx, const float* __restrict__ dOut,
                                           const int* __restrict__ places, unsigned n, hanji::Pooling pooling) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        int place = (int)(i / pooling.channels % (pooling.pixelRows * pooling.pixelColumns));
        float sum = 0;
        pooling.eachWindow(i, [&](unsigned from, int, int) {
            if (places[from] == place) sum = __fadd_rn(sum, dOut[from]);
        });
        dx[i] = sum;
    }
}

extern "C" __global__ void averagePool(
        float* __restrict__ out, const float* __restrict__ x, unsigned n, hanji::Pooling pooling) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned window = i / pooling.channels;
        float sum = 0;
        pooling.eachPixel(i, [&](unsigned from, int) { sum = __fadd_rn(sum, x[from]); });
        out[i] = __fdiv_rn(sum, pooling.count((int)(window / pooling.windowColumns % pooling.windowRows),
                                              (int)(window % pooling.windowColumns)));
    }
}

extern "C" __global__ void averagePoolGradient(
        float* __restrict__ dx, const float* __restrict__ dOut, unsigned n, hanji::Pooling pooling) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        float sum = 0;
        pooling.eachWindow(i, [&](unsigned from, int row, int column) {
            sum = __fadd_rn(sum, __fdiv_rn(dOut[from], pooling.count(row, column)));
        });
        dx[i] = sum;
    }
}
