/*
 * Integers as F32, rounded to nearest, ties to even:  out[i] = (float) x[i].
 * A thread takes four elements.  Bytes: 5 an element from U8, 8 from I32.  Reference: Cast.java.
 */
#include "hanji/kernels/pointwise/each.cuh"

extern "C" __global__ void from_u8(float* __restrict__ out, const unsigned char* __restrict__ x, unsigned n) {
    hanji::each(n, n / 4, [](float& y, int x) { y = __int2float_rn(x); }, hanji::Out{out}, x);
}

extern "C" __global__ void from_i32(float* __restrict__ out, const int* __restrict__ x, unsigned n) {
    hanji::each(n, n / 4, [](float& y, int x) { y = __int2float_rn(x); }, hanji::Out{out}, x);
}
