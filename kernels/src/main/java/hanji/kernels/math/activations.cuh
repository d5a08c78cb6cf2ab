/*
 * Activation functions and their derivatives in strict F32, step for step those of Silu, Gelu and Elu in this package.
 *   silu(x)  x sigmoid(x)          siluGradient(x, d)  d times its derivative
 *   gelu(x)  x Phi(x)              geluGradient(x, d)
 *   elu(x)   x or e^x - 1          eluGradient(x, d)
 * One thread, one element; no memory is touched.  docs/numerics.md, "Elementary functions".
 */
#pragma once

#include "hanji/kernels/math/erf.cuh"

namespace hanji {

/** x in [-end, end], NaN as it is. */
__device__ __forceinline__ float within(float x, float end) {
    return x < -end ? -end : x > end ? end : x;
}

__device__ __forceinline__ float silu(float x) {
    return isNan(x) ? nan() : __fmul_rn(x < -128 ? -128 : x, sigmoid(x));
}

__device__ __forceinline__ float siluGradient(float x, float d) {
    float e = exp(-magnitude(x)), larger = __fdiv_rn(1, __fadd_rn(1, e)), smaller = __fmul_rn(e, larger);
    float slope = __fmaf_rn(within(x, 128), x >= 0 ? smaller : larger, 1);
    return __fmul_rn(d, __fmul_rn(x >= 0 ? larger : smaller, slope));
}

constexpr float ROOT_OF_HALF = 0x1.6a09e6p-1f;

__device__ __forceinline__ float gelu(float x) {
    float half = __fmul_rn(0.5f, x < -8 ? -8 : x);
    return isNan(x) ? nan() : __fmaf_rn(half, erf(__fmul_rn(x, ROOT_OF_HALF)), half);
}

__device__ __forceinline__ float geluGradient(float x, float d) {
    float near = within(x, 16);
    float density = exp(__fmul_rn(__fmul_rn(near, near), -0.5f));
    float distribution = __fmaf_rn(0.5f, erf(__fmul_rn(x, ROOT_OF_HALF)), 0.5f);
    return __fmul_rn(d, __fmaf_rn(__fmul_rn(near, density), 0x1.988454p-2f, distribution));
}

/** e^x - 1 for x that is not positive. */
__device__ __forceinline__ float expm1(float x) {
    float clamped = x < -24 ? -24 : x;
    float rounded = __fmaf_rn(clamped, LOG2_E, ROUND);
    float r = expRemainder(clamped, rounded);
    float power = powerOfTwo(__float_as_int(rounded) - ROUND_BITS);
    float q = __fmaf_rn(__fmul_rn(expQuadratic(r), r), r, r);
    return __fmaf_rn(q, power, __fsub_rn(power, 1));
}

__device__ __forceinline__ float elu(float x) {
    return isNan(x) ? nan() : x > 0 ? x : expm1(x);
}

__device__ __forceinline__ float eluGradient(float x, float d) {
    return x > 0 ? d : __fmul_rn(d, exp(x));
}

}  // namespace hanji
