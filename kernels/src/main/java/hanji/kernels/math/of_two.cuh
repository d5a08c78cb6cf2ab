/*
 * Elementary functions of two numbers, step for step those of Pow and LogAddExp in this package.  docs/numerics.md,
 * "Elementary functions".
 *   pow(x, y)         x^y = 2^(y log2 |x|) in F64, rounded once
 *   logAddExp(a, b)   log(e^a + e^b)
 * One thread, one element; no memory is touched.
 */
#pragma once

#include "hanji/kernels/math/elementary.cuh"
#include "hanji/kernels/math/order.cuh"

namespace hanji {

/** log2 of a number that is neither negative nor NaN. */
__device__ __forceinline__ double log2(float a) {
    long long bits = __double_as_longlong((double)a);
    long long exponent = (bits - 0x3FE5555555555555LL) & (long long)0xFFF0000000000000ULL;
    double f = __dsub_rn(__longlong_as_double(bits - exponent), 1);
    double s = __ddiv_rn(f, __dadd_rn(2, f));
    double t = __dmul_rn(s, s);
    double p = __fma_rn(0x1.5b9ac9b743f0dp-3, t, 0x1.89f3b1694cffep-3);
    p = __fma_rn(p, t, 0x1.c68f568d31760p-3);
    p = __fma_rn(p, t, 0x1.0c9a84994022dp-2);
    p = __fma_rn(p, t, 0x1.484b13d7c02a9p-2);
    p = __fma_rn(p, t, 0x1.a61762a7aded9p-2);
    p = __fma_rn(p, t, 0x1.2776c50ef9bfep-1);
    p = __fma_rn(p, t, 0x1.ec709dc3a03fdp-1);
    p = __fma_rn(p, t, 0x1.71547652b82fep+1);
    double y = __fma_rn(s, p, __int2double_rn((int)(exponent >> 52)));
    return a == 0 ? -infinity() : a == infinity() ? infinity() : y;
}

__device__ __forceinline__ double exp2(double t) {
    double bounded = t > 160 ? 160 : t < -160 ? -160 : t;
    double rounded = __dadd_rn(bounded, 0x1.8p52);
    double r = __dsub_rn(bounded, __dsub_rn(rounded, 0x1.8p52));
    double p = __fma_rn(0x1.b5253d395e7c4p-24, r, 0x1.62c0223a5c824p-20);
    p = __fma_rn(p, r, 0x1.ffcbfc588b0c7p-17);
    p = __fma_rn(p, r, 0x1.430912f86c787p-13);
    p = __fma_rn(p, r, 0x1.5d87fe78a6731p-10);
    p = __fma_rn(p, r, 0x1.3b2ab6fba4e77p-7);
    p = __fma_rn(p, r, 0x1.c6b08d704a0c0p-5);
    p = __fma_rn(p, r, 0x1.ebfbdff82c58fp-3);
    p = __fma_rn(p, r, 0x1.62e42fefa39efp-1);
    p = __fma_rn(p, r, 1);
    int n = (int)__double_as_longlong(rounded);
    return __dmul_rn(p, __longlong_as_double((long long)(n + 1023) << 52));
}

__device__ __forceinline__ float pow(float x, float y) {
    float a = magnitude(x), b = magnitude(y);
    bool small = b < 0x1p24f;
    int n = small ? __float2int_rz(y) : 0;
    bool whole = !small || __int2float_rn(n) == y;
    bool odd = whole && (n & 1) != 0;
    float power = __double2float_rn(exp2(__dmul_rn((double)y, log2(a))));
    int sign = odd ? __float_as_int(x) & (int)0x80000000 : 0;
    power = __int_as_float(__float_as_int(power) | sign);
    if (x < 0 && a < infinity() && !whole) power = nan();
    if (isNan(x) || isNan(y)) power = nan();
    return y == 0 || x == 1 || (x == -1 && b == infinity()) ? 1 : power;
}

__device__ __forceinline__ float logAddExp(float a, float b) {
    return __fadd_rn(larger(a, b), softplus(a == b ? 0 : -magnitude(__fsub_rn(a, b))));
}

}  // namespace hanji
