/*
 * A tensor limited to a range:  out[i] = the smaller of high and (the larger of x[i] and low),  NaN where x[i] is NaN.
 * A thread takes four elements as one float4.  Bytes: x and out once, 8 an element.
 * Reference and gradient: Clamp.java.
 */
#include "hanji/kernels/math/order.cuh"
#include "hanji/kernels/pointwise/each.cuh"

extern "C" __global__ void clamp(float* __restrict__ out, const float* __restrict__ x, float low, float high,
                                 unsigned n) {
    hanji::each(n, n / 4, [=](float& y, float x) { y = hanji::smaller(hanji::larger(x, low), high); },
                hanji::Out{out}, x);
}
