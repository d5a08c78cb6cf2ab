/*
 * The gated activation unit:  out[r, c] = tanh(x[r, c]) sigmoid(x[r, part + c]),  rows of part and of 2 part elements.
 *   gatedTanh:          the result
 *   gatedTanhGradient:  by x, with tanh and sigmoid computed again
 * One thread per element of the result, neighbouring threads on neighbouring channels.  Bytes: 12 an element of the result, 20 for
 * the gradient.
 * Order: docs/numerics.md, "Pointwise functions".  Reference and gradient: GatedTanh.java.
 */
#include "hanji/kernels/math/elementary.cuh"
#include "hanji/kernels/threads.cuh"

extern "C" __global__ void gatedTanh(float* __restrict__ out, const float* __restrict__ x, unsigned n, unsigned part) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned a = i / part * 2 * part + i % part;
        out[i] = __fmul_rn(hanji::tanh(x[a]), hanji::sigmoid(x[a + part]));
    }
}

extern "C" __global__ void gatedTanhGradient(
        float* __restrict__ out, const float* __restrict__ x, const float* __restrict__ dOut, unsigned n, unsigned part) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned a = i / part * 2 * part + i % part;
        float t = hanji::tanh(x[a]), s = hanji::sigmoid(x[a + part]), d = dOut[i];
        out[a] = __fmul_rn(__fmul_rn(d, s), __fmaf_rn(-t, t, 1.0f));
        out[a + part] = __fmul_rn(__fmul_rn(d, t), __fmaf_rn(-s, s, s));
    }
}
