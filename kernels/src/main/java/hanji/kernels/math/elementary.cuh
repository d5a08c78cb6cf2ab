/*
 * Elementary functions in strict F32: step for step those of Exp, Log, Log1p, Tanh, Sigmoid, Softplus and SinCos in this
 * package, so the bits of a result are the same on a CPU and on a GPU.  docs/numerics.md, "Elementary functions".
 *   exp(x)            e^x
 *   log(x), log1p(x)  natural logarithm of x, of 1 + x
 *   tanh, sigmoid, softplus, sin, cos
 * One thread, one element; no memory is touched.  A NaN that a function makes has the bits 0x7fc00000.
 */
#pragma once

#include "hanji/kernels/math/payne_hanek.cuh"

namespace hanji {

__device__ __forceinline__ float nan() {
    return __int_as_float(0x7fc00000);
}

__device__ __forceinline__ float infinity() {
    return __int_as_float(0x7f800000);
}

__device__ __forceinline__ bool isNan(float x) {
    return x != x;
}

/** |x|: the sign bit cleared, also of a NaN. */
__device__ __forceinline__ float magnitude(float x) {
    return __int_as_float(__float_as_int(x) & 0x7fffffff);
}

/** 2^n as a float, for n in [-126, 127]. */
__device__ __forceinline__ float powerOfTwo(int n) {
    return __int_as_float((int)((unsigned)(n + 127) << 23));
}

// ---- exp: x = n ln 2 + r, a polynomial of degree 6 in r, 2^n in two factors

/** Adding it rounds to the nearest integer, which the low bits of the sum then hold. */
constexpr float ROUND = 0x1.8p23f;
constexpr int ROUND_BITS = 0x4B400000;
constexpr float LOG2_E = 0x1.715476p+0f;
constexpr float LARGEST_EXP = 89;
constexpr float SMALLEST_EXP = -104;

/** x - n ln 2, where rounded holds n. */
__device__ __forceinline__ float expRemainder(float x, float rounded) {
    float n = __fsub_rn(rounded, ROUND);
    return __fmaf_rn(n, 0x1.05c61p-29f, __fmaf_rn(n, -0x1.62e43p-1f, x));
}

/** (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2. */
__device__ __forceinline__ float expQuadratic(float r) {
    float p = __fmaf_rn(0x1.6a4f3ep-10f, r, 0x1.123984p-7f);
    p = __fmaf_rn(p, r, 0x1.5558aep-5f);
    p = __fmaf_rn(p, r, 0x1.555492p-3f);
    return __fmaf_rn(p, r, 0x1.fffffcp-2f);
}

/** e^r for |r| <= ln 2 / 2. */
__device__ __forceinline__ float expPolynomial(float r) {
    return __fmaf_rn(__fmaf_rn(expQuadratic(r), r, 1), r, 1);
}

/** e^r 2^n, where rounded holds n. */
__device__ __forceinline__ float expOfParts(float r, float rounded) {
    int exponent = __float_as_int(rounded) - ROUND_BITS;
    int half = exponent >> 1;
    return __fmul_rn(__fmul_rn(expPolynomial(r), powerOfTwo(half)), powerOfTwo(exponent - half));
}

__device__ __forceinline__ float exp(float x) {
    float clamped = x > LARGEST_EXP ? LARGEST_EXP : x < SMALLEST_EXP ? SMALLEST_EXP : x;
    float rounded = __fmaf_rn(clamped, LOG2_E, ROUND);
    return isNan(x) ? nan() : expOfParts(expRemainder(clamped, rounded), rounded);
}

/** exp(x) for |x| <= 87 only: the same bits for less. */
__device__ __forceinline__ float expWithin87(float x) {
    float rounded = __fmaf_rn(x, LOG2_E, ROUND);
    int exponent = __float_as_int(rounded) - ROUND_BITS;
    return __fmul_rn(expPolynomial(expRemainder(x, rounded)), powerOfTwo(exponent));
}

// ---- log: x = 2^k (1 + f) with 1 + f in [2/3, 4/3), a polynomial of degree 8 in f

/** k * 2^23, where x = 2^k m and m in [2/3, 4/3). */
__device__ __forceinline__ int exponentBits(float x) {
    return (__float_as_int(x) - 0x3F2AAAAB) & (int)0xFF800000;
}

/** k ln 2 + ln(1 + f), for 1 + f in [2/3, 4/3). */
__device__ __forceinline__ float logOfParts(float k, float f) {
    float q = __fmaf_rn(-0x1.07ab6ep-3f, f, 0x1.1e72b8p-3f);
    q = __fmaf_rn(q, f, -0x1.f33c0ap-4f);
    q = __fmaf_rn(q, f, 0x1.1ed45p-3f);
    q = __fmaf_rn(q, f, -0x1.559c3p-3f);
    q = __fmaf_rn(q, f, 0x1.99d05cp-3f);
    q = __fmaf_rn(q, f, -0x1.fffefap-3f);
    q = __fmaf_rn(q, f, 0x1.555506p-2f);
    q = __fmaf_rn(q, f, -0.5f);
    return __fmaf_rn(k, 0x1.62e43p-1f, __fmaf_rn(q, __fmul_rn(f, f), f));
}

/** log(x) of a positive, normal, finite number only: the same bits for less. */
__device__ __forceinline__ float logOfNormal(float x) {
    int exponent = exponentBits(x);
    float f = __fsub_rn(__int_as_float(__float_as_int(x) - exponent), 1);
    return logOfParts(__int2float_rn(exponent >> 23), f);
}

__device__ __forceinline__ float log(float x) {
    bool subnormal = x < 0x1p-126f;
    float scaled = subnormal ? __fmul_rn(x, 0x1p23f) : x;
    int exponent = exponentBits(scaled);
    float k = __fadd_rn(__int2float_rn(exponent >> 23), subnormal ? -23.0f : 0.0f);
    float y = logOfParts(k, __fsub_rn(__int_as_float(__float_as_int(scaled) - exponent), 1));
    return x == 0 ? -infinity() : x == infinity() ? x : x > 0 ? y : nan();
}

__device__ __forceinline__ float log1p(float x) {
    int exponent = exponentBits(__fadd_rn(1, x));
    float scale = __int_as_float(0x40800000 - exponent);  // 2^(2-k)
    float f = __fmaf_rn(__fmul_rn(x, 0.25f), scale, __fmaf_rn(scale, 0.25f, -1));
    float y = magnitude(x) < 0x1p-24f ? x : logOfParts(__int2float_rn(exponent >> 23), f);
    return x == -1 ? -infinity() : x == infinity() ? x : x > -1 ? y : nan();
}

/** log1p(x) for x in [0, 1] only: the same bits for less. */
__device__ __forceinline__ float log1pOfUnit(float x) {
    bool doubled = __fadd_rn(x, 1) >= 0x1.555556p+0f;
    return logOfParts(doubled ? 1.0f : 0.0f, doubled ? __fmaf_rn(x, 0.5f, -0.5f) : x);
}

// ---- functions of an exponential

__device__ __forceinline__ float tanh(float x) {
    float a = magnitude(x);
    float s = __fmul_rn(a, a);
    float t = __fmaf_rn(-0x1.9921a2p-8f, s, 0x1.58e518p-6f);
    t = __fmaf_rn(t, s, -0x1.b91e7ep-5f);
    t = __fmaf_rn(t, s, 0x1.110ceep-3f);
    t = __fmaf_rn(t, s, -0x1.55554ap-2f);
    float near = __fmaf_rn(__fmul_rn(a, s), t, a);
    float b = a > 10 ? 10 : a;
    float far = __fsub_rn(1, __fdiv_rn(2, __fadd_rn(expWithin87(__fadd_rn(b, b)), 1)));
    int sign = __float_as_int(x) & (int)0x80000000;
    float y = __int_as_float(__float_as_int(a < 0.55f ? near : far) | sign);
    return isNan(x) ? nan() : y;
}

__device__ __forceinline__ float sigmoid(float x) {
    float e = exp(-magnitude(x));
    float y = __fdiv_rn(x >= 0 ? 1 : e, __fadd_rn(1, e));
    return isNan(x) ? nan() : y;
}

__device__ __forceinline__ float softplus(float x) {
    float y = __fadd_rn(x > 0 ? x : 0, log1pOfUnit(exp(-magnitude(x))));
    return isNan(x) ? nan() : y;
}

// ---- sin, cos: |x| = quarter pi/2 + r with |r| <= pi/4

/** An angle of quarter pi/2 + remainder, of a number that is not negative; only the low two bits of quarter count. */
__device__ __forceinline__ Angle angleOf(float a) {
    if (a > 65536) return payneHanek(a);
    float rounded = __fmaf_rn(a, 0x1.45f306p-1f, ROUND);
    float n = __fsub_rn(rounded, ROUND);
    float r = __fmaf_rn(n, 0x1.ee59dap-50f, __fmaf_rn(n, 0x1.777a5cp-25f, __fmaf_rn(n, -0x1.921fb6p+0f, a)));
    return {__float_as_int(rounded), r};
}

__device__ __forceinline__ float sinOfRemainder(float r) {
    float s = __fmul_rn(r, r);
    float p = __fmaf_rn(__fmaf_rn(-0x1.991c26p-13f, s, 0x1.1106c6p-7f), s, -0x1.555544p-3f);
    return __fmaf_rn(__fmul_rn(r, s), p, r);
}

__device__ __forceinline__ float cosOfRemainder(float r) {
    float s = __fmul_rn(r, r);
    float p = __fmaf_rn(__fmaf_rn(0x1.99e524p-16f, s, -0x1.6c0c22p-10f), s, 0x1.55554ap-5f);
    return __fmaf_rn(__fmaf_rn(p, s, -0.5f), s, 1);
}

/** y, negated in the second half of a turn. */
__device__ __forceinline__ float withSignOf(float y, unsigned quarter) {
    return __int_as_float(__float_as_int(y) ^ (int)(quarter << 30 & 0x80000000u));
}

/** sin(quarter pi/2 + r) for |r| <= pi/4; with quarter + 1, the cosine. */
__device__ __forceinline__ float sin(int quarter, float r) {
    return withSignOf((quarter & 1) == 0 ? sinOfRemainder(r) : cosOfRemainder(r), (unsigned)quarter);
}

__device__ __forceinline__ float sin(float x) {
    float a = magnitude(x);
    if (!(a < infinity())) return nan();
    Angle angle = angleOf(a);
    float y = sin(angle.quarter, angle.remainder);
    return __int_as_float(__float_as_int(y) ^ (__float_as_int(x) & (int)0x80000000));
}

__device__ __forceinline__ float cos(float x) {
    float a = magnitude(x);
    if (!(a < infinity())) return nan();
    Angle angle = angleOf(a);
    return sin(angle.quarter + 1, angle.remainder);
}

}  // namespace hanji
