/*
 * The error function in strict F32, step for step that of Erf.java.  docs/numerics.md, "Elementary functions".
 * One thread, one element; no memory is touched.
 */
#pragma once

#include "hanji/kernels/math/elementary.cuh"

namespace hanji {

__device__ __forceinline__ float erf(float x) {
    float a = magnitude(x);
    float s = __fmul_rn(a, a);
    float p = __fmaf_rn(0x1.4f8e58p-14f, s, -0x1.a6126ep-11f);
    p = __fmaf_rn(p, s, 0x1.544aa8p-8f);
    p = __fmaf_rn(p, s, -0x1.b80120p-6f);
    p = __fmaf_rn(p, s, 0x1.ce2d64p-4f);
    p = __fmaf_rn(p, s, -0x1.812740p-2f);
    p = __fmaf_rn(p, s, 0x1.06eba8p-3f);
    float near = __fmaf_rn(a, p, a);
    float b = a > 4 ? 4 : a;
    float q = __fmaf_rn(0x1.657444p-16f, b, -0x1.ca2104p-12f);
    q = __fmaf_rn(q, b, 0x1.1221eep-8f);
    q = __fmaf_rn(q, b, -0x1.9c11f8p-6f);
    q = __fmaf_rn(q, b, 0x1.bbb6e4p-4f);
    q = __fmaf_rn(q, b, 0x1.44403cp-1f);
    q = __fmaf_rn(q, b, 0x1.212956p+0f);
    q = __fmaf_rn(q, b, -0x1.7811f6p-13f);
    float far = __fsub_rn(1, expWithin87(-q));
    int sign = __float_as_int(x) & (int)0x80000000;
    float y = __int_as_float(__float_as_int(a < 0.9375f ? near : far) | sign);
    return isNan(x) ? nan() : y;
}

}  // namespace hanji
