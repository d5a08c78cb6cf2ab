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

    /** Those of elements i to i + 3, which mostly have one image: then it is looked up once. */
    __device__ __forceinline__ float4 ofFour(unsigned i, unsigned n) const {
        if (i < n && n - i > 3 && i / size == (i + 3) / size) {
            float only = number[i / size];
            return make_float4(only, only, only, only);
        }
        return make_float4((*this)(i, n), (*this)(i + 1, n), (*this)(i + 2, n), (*this)(i + 3, n));
    }
};

/** What data are mixed with noise by. */
struct Mixture {
    const float* data;
    PerImage signal;
    PerImage noise;
    unsigned n;

    static __device__ __forceinline__ float mixed(float signal, float x, float noise, float z) {
        return __fadd_rn(__fmul_rn(signal, x), __fmul_rn(noise, z));
    }

    /** Elements i to i + 3, whose block has these words; the first index may be before 0. */
    __device__ __forceinline__ float4 four(uint4 w, unsigned i) const {
        float2 a = boxMuller(w.x, w.y);
        float2 b = boxMuller(w.z, w.w);
        float4 x = loadFour(data, i, n), of = signal.ofFour(i, n), to = noise.ofFour(i, n);
        return make_float4(mixed(of.x, x.x, to.x, a.x), mixed(of.y, x.y, to.y, a.y), mixed(of.z, x.z, to.z, b.x),
                           mixed(of.w, x.w, to.w, b.y));
    }
};

}  // namespace hanji
