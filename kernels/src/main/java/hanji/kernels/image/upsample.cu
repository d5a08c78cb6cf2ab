/*
 * Images [N, H, W, C] made finer by a whole factor f, and the adjoints.
 *   nearest           out[n, Y, X, c] = x[n, Y / f, X / f, c]
 *   bilinear          linear between the centres of coarse pixels (half-pixel centres), along the rows, then the columns
 *   nearestGradient   dx[n, y, x, c] = sum of dOut over the pixel's f x f fine pixels
 *   bilinearGradient  dx[n, y, x, c] = sum of weight * dOut over the fine pixels that depend on the pixel, row by row
 * One thread per element of the result, neighbouring threads on neighbouring channels.  Bytes: the coarse and the fine image once;
 * what several threads read comes out of the cache.  Reference and gradient: Upsample2d.java.  docs/numerics.md, "Images".
 */
#include "hanji/kernels/threads.cuh"

namespace hanji {

/** Magnified.java, with its words. */
struct Magnified {
    int extent, factor;

    __device__ __forceinline__ int distance(int fine) const {
        return 2 * (fine % factor) + 1 - factor;
    }

    __device__ __forceinline__ int neighbour(int fine) const {
        int d = distance(fine), at = fine / factor + (d > 0) - (d < 0);
        return min(max(at, 0), extent - 1);
    }

    __device__ __forceinline__ float share(int fine) const {
        return __fdiv_rn((float)abs(distance(fine)), (float)(2 * factor));
    }

    __device__ __forceinline__ int first(int coarse) const {
        return max(0, coarse * factor - factor / 2);
    }

    __device__ __forceinline__ int end(int coarse) const {
        return min(extent * factor, (coarse + 1) * factor + factor / 2);
    }

    __device__ __forceinline__ float weight(int fine, int coarse) const {
        float s = share(fine);
        return fine / factor != coarse ? s : neighbour(fine) == coarse ? 1.0f : __fsub_rn(1, s);
    }
};

/** Upsample2d.java packs it: the coarse image. */
struct Upsampling {
    int rows, columns, channels, factor;
};

/** Where an element of an image stands; {@code image} is the number of its first row through the batch of coarse images. */
struct Place {
    int channel, x, y;
    unsigned image;

    __device__ __forceinline__ Place(unsigned i, const Upsampling& s, int scale) {
        channel = i % s.channels;
        unsigned pixel = i / s.channels, width = s.columns * scale, height = s.rows * scale;
        x = pixel % width;
        y = pixel / width % height;
        image = pixel / width / height * s.rows;
    }
};

__device__ __forceinline__ float mixed(float nearest, float neighbour, float share) {
    return __fmaf_rn(share, __fsub_rn(neighbour, nearest), nearest);
}

}  // namespace hanji

extern "C" __global__ void nearest(
        float* __restrict__ out, const float* __restrict__ x, unsigned n, hanji::Upsampling s) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        hanji::Place at(i, s, s.factor);
        out[i] = x[((at.image + at.y / s.factor) * s.columns + at.x / s.factor) * s.channels + at.channel];
    }
}

extern "C" __global__ void bilinear(
        float* __restrict__ out, const float* __restrict__ x, unsigned n, hanji::Upsampling s) {
    hanji::Magnified rows{s.rows, s.factor}, columns{s.columns, s.factor};
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        hanji::Place at(i, s, s.factor);
        int nearest = at.x / s.factor, neighbour = columns.neighbour(at.x);
        float share = columns.share(at.x);
        auto along = [&](int row) {
            const float* line = x + (at.image + row) * s.columns * s.channels + at.channel;
            return hanji::mixed(line[nearest * s.channels], line[neighbour * s.channels], share);
        };
        out[i] = hanji::mixed(along(at.y / s.factor), along(rows.neighbour(at.y)), rows.share(at.y));
    }
}

extern "C" __global__ void nearestGradient(
        float* __restrict__ dx, const float* __restrict__ dOut, unsigned n, hanji::Upsampling s) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        hanji::Place at(i, s, 1);
        float sum = 0;
        for (int y = at.y * s.factor; y < (at.y + 1) * s.factor; y++) {
            unsigned line = (at.image * s.factor + y) * s.columns * s.factor;
            for (int x = at.x * s.factor; x < (at.x + 1) * s.factor; x++)
                sum = __fadd_rn(sum, dOut[(line + x) * s.channels + at.channel]);
        }
        dx[i] = sum;
    }
}

extern "C" __global__ void bilinearGradient(
        float* __restrict__ dx, const float* __restrict__ dOut, unsigned n, hanji::Upsampling s) {
    hanji::Magnified rows{s.rows, s.factor}, columns{s.columns, s.factor};
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        hanji::Place at(i, s, 1);
        float sum = 0;
        for (int y = rows.first(at.y); y < rows.end(at.y); y++) {
            unsigned line = (at.image * s.factor + y) * s.columns * s.factor;
            float part = 0;
            for (int x = columns.first(at.x); x < columns.end(at.x); x++)
                part = __fmaf_rn(columns.weight(x, at.x), dOut[(line + x) * s.channels + at.channel], part);
            sum = __fmaf_rn(rows.weight(y, at.y), part, sum);
        }
        dx[i] = sum;
    }
}
