/*
 * One of two tensors:  out[i] = condition[i] > 0 ? a[i] : condition[i] <= 0 ? b[i] : NaN.
 * A thread takes four elements as one float4.  Bytes: three operands and out once, 16 an element.
 * Reference and gradient: Where.java.
 */
#include "hanji/kernels/pointwise/each.cuh"

extern "C" __global__ void where(float* __restrict__ out, const float* __restrict__ condition,
                                 const float* __restrict__ a, const float* __restrict__ b, unsigned n) {
    hanji::each(n, n / 4, [](float& y, float c, float a, float b) { y = c > 0.0f ? a : c <= 0.0f ? b : c; }, hanji::Out{out},
                condition, a, b);
}
