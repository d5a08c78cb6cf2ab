/*
 * A tensor times a constant plus a constant, rounded once:  out[i] = x[i] * scale + shift.
 * A thread takes four elements as one float4.  Bytes: x and out once, 8 an element.
 * Reference and gradient: Affine.java.
 */
#include "hanji/kernels/pointwise/each.cuh"

extern "C" __global__ void affine(float* __restrict__ out, const float* __restrict__ x, float scale, float shift,
                                  unsigned n) {
    hanji::each(n, n / 4, [=](float& y, float x) { y = __fmaf_rn(x, scale, shift); }, hanji::Out{out}, x);
}
