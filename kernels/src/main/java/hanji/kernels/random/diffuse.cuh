/*
 * Data with noise, element by element:  signal[n] * x[i] + noise[n] * z,  n the image of element i, z its Box-Muller number.
 * Step for step Diffuse.java; docs/numerics.md, "Sampling operations".
 */
#pragma once

#include "hanji/kernels/random/box_muller.cuh"
#include "hanji/kernels/random/philox.cuh"

namespace hanji {

/** A number for each image, and how many elements an image has. */
struct PerImage {
    const float* number;
    unsigned size;

    /** That of the image of element i of n; 0 for elements that are none. */
    __device__ __forceinline__ float operator()(unsigned i, unsigned n) const {
        return i < n ? number[i / size] : 0;
    }
};

/** What data are mixed with noise by. */
struct Mixture {
    const float* data;
    PerImage signal;
    PerImage noise;
    unsigned n;

    __device__ __forceinline__ float mixed(float x, float z, unsigned i) const {
        return __fadd_rn(__fmul_rn(signal(i, n), x), __fmul_rn(noise(i, n), z));
    }

    /** Elements i to i + 3, whose block has these words; the first index may be before 0. */
    __device__ __forceinline__ float4 four(uint4 w, unsigned i) const {
        float2 a = boxMuller(w.x, w.y);
        float2 b = boxMuller(w.z, w.w);
        float4 x = loadFour(data, i, n);
        return make_float4(mixed(x.x, a.x, i), mixed(x.y, a.y, i + 1), mixed(x.z, b.x, i + 2), mixed(x.w, b.y, i + 3));
    }
};

}  // namespace hanji
