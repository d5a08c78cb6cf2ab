/*
 * Images [N, H, W, C] with margins made of their own pixels, and the adjoint.
 *   pad2d          out[n, Y, X, c] = x[n, source of Y, source of X, c]
 *   pad2dGradient  dx[n, y, x, c] = sum of dOut over the places where the pixel stands, in row-major order, from +0
 * One thread per element of the result, neighbouring threads on neighbouring channels.  Bytes: the image and the padded one once.
 * Reference and gradient: Pad2d.java.  docs/numerics.md, "Images".
 */
#include "hanji/kernels/threads.cuh"

namespace hanji {

enum PadMode { REFLECT, REPLICATE, CIRCULAR };

/** PaddedAxis.java, with its words. */
struct PaddedAxis {
    int extent, before, after, mode;

    __device__ __forceinline__ int length() const {
        return before + extent + after;
    }

    __device__ __forceinline__ int source(int padded) const {
        int pixel = padded - before;
        if (mode == REFLECT) return pixel < 0 ? -pixel : pixel < extent ? pixel : 2 * (extent - 1) - pixel;
        if (mode == REPLICATE) return min(max(pixel, 0), extent - 1);
        int rest = pixel % extent;
        return rest < 0 ? rest + extent : rest;
    }

    template <class F>
    __device__ __forceinline__ void eachPlace(int pixel, F f) const {
        if (mode == REFLECT) {
            int mirrored = before + 2 * (extent - 1) - pixel;
            if (pixel > 0 && pixel <= before) f(before - pixel);
            f(before + pixel);
            if (pixel < extent - 1 && mirrored < length()) f(mirrored);
        } else if (mode == REPLICATE) {
            int end = pixel == extent - 1 ? length() : before + pixel + 1;
            for (int at = pixel == 0 ? 0 : before + pixel; at < end; at++) f(at);
        } else {
            for (int at = (before + pixel) % extent; at < length(); at += extent) f(at);
        }
    }
};

/** Margins.java packs it. */
struct Padding {
    PaddedAxis rows, columns;
    int channels;
};

}  // namespace hanji

extern "C" __global__ void pad2d(
        float* __restrict__ out, const float* __restrict__ x, unsigned n, hanji::Padding p) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned channel = i % p.channels, pixel = i / p.channels;
        unsigned line = pixel / p.columns.length();
        unsigned row = line / p.rows.length() * p.rows.extent + p.rows.source(line % p.rows.length());
        out[i] = x[(row * p.columns.extent + p.columns.source(pixel % p.columns.length())) * p.channels + channel];
    }
}

extern "C" __global__ void pad2dGradient(
        float* __restrict__ dx, const float* __restrict__ dOut, unsigned n, hanji::Padding p) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned channel = i % p.channels, pixel = i / p.channels;
        unsigned row = pixel / p.columns.extent;
        unsigned image = row / p.rows.extent * p.rows.length();
        float sum = 0;
        p.rows.eachPlace((int)(row % p.rows.extent), [&](int y) {
            unsigned line = (image + y) * p.columns.length();
            p.columns.eachPlace((int)(pixel % p.columns.extent), [&](int x) {
                sum = __fadd_rn(sum, dOut[(line + x) * p.channels + channel]);
            });
        });
        dx[i] = sum;
    }
}
