/*
 * Exact reduction of large F32 angles modulo pi/2, in integers: Payne and Hanek, "Radian reduction for trigonometric
 * functions", ACM SIGNUM Newsletter 18(1), 1983.  Step for step PayneHanek.java, which explains the bits.
 */
#pragma once

namespace hanji {

/** An angle of quarter pi/2 + remainder, |remainder| <= pi/4; only the low two bits of quarter count. */
struct Angle {
    int quarter;
    float remainder;
};

/** Of five words the one with number i. */
__device__ __forceinline__ unsigned pick(int i, unsigned a, unsigned b, unsigned c, unsigned d, unsigned e) {
    return i == 0 ? a : i == 1 ? b : i == 2 ? c : i == 3 ? d : e;
}

/** 32 bits of high and low from bit at on, at in [0, 32). */
__device__ __forceinline__ unsigned long long window(unsigned high, unsigned low, int at) {
    return ((unsigned long long)high << 32 | low) << at >> 32;
}

/** The angle a, a finite number of at least 2^16. */
__device__ __forceinline__ Angle payneHanek(float a) {
    int bits = __float_as_int(a);
    int e = (bits >> 23) - 150;
    unsigned long long m = (bits & 0x7FFFFF) | 0x800000;
    // words i to i + 3 of: 32 zero bits, then the first 224 bits of 2/pi; selects, since a table would be in memory
    int i = (e + 30) >> 5;
    unsigned w0 = pick(i, 0x00000000, 0xA2F9836E, 0x4E441529, 0xFC2757D1, 0xF534DDC0);
    unsigned w1 = pick(i, 0xA2F9836E, 0x4E441529, 0xFC2757D1, 0xF534DDC0, 0xDB629599);
    unsigned w2 = pick(i, 0x4E441529, 0xFC2757D1, 0xF534DDC0, 0xDB629599, 0x3C439041);
    unsigned w3 = pick(i, 0xFC2757D1, 0xF534DDC0, 0xDB629599, 0x3C439041, 0xFE5163AB);
    int at = (e + 30) & 31;
    // quarter turns modulo 4, in units of 2^-62
    unsigned long long turns = (m * window(w0, w1, at) << 32) + m * window(w1, w2, at) + (m * window(w2, w3, at) >> 32);
    int quarter = (int)((turns + (1ULL << 61)) >> 62);
    long long fraction = (long long)(turns - ((unsigned long long)quarter << 62));
    unsigned long long magnitude = (unsigned long long)(fraction < 0 ? -fraction : fraction);
    int zeros = __clzll((long long)magnitude);
    long long product = (long long)(__umul64hi(magnitude << zeros, 0xC90FDAA22168C234ULL) >> 1);
    float r = __fmul_rn(__ll2float_rn(product), __int_as_float((127 - 60 - zeros) << 23));
    return {quarter, fraction < 0 ? -r : r};
}

}  // namespace hanji
