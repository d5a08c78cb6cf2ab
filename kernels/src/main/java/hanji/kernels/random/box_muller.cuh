/*
 * Two standard normal numbers from two words of random bits: Box and Muller 1958.  Step for step BoxMuller.java;
 * docs/numerics.md, "Normal numbers".
 */
#pragma once

#include "hanji/kernels/math/elementary.cuh"

namespace hanji {

/** radius * (cos, sin) of 2 pi turn / 2^32, with radius = sqrt(-2 ln u) and u from word in (0, 1]. */
__device__ __forceinline__ float2 boxMuller(unsigned word, unsigned turn) {
    float u = __fmaf_rn(__int2float_rn((int)(word >> 1)), 0x1p-31f, 0x1p-32f);
    float radius = __fsqrt_rn(__fmul_rn(-2.0f, logOfNormal(u)));
    unsigned quarter = (turn + (1u << 29)) >> 30;
    float r = __fmul_rn(__int2float_rn((int)(turn << 2)), 0x1.921fb6p-32f);
    float sine = sinOfRemainder(r), cosine = cosOfRemainder(r);
    bool isOdd = (quarter & 1) != 0;
    return make_float2(__fmul_rn(radius, withSignOf(isOdd ? sine : cosine, quarter + 1)),
                       __fmul_rn(radius, withSignOf(isOdd ? cosine : sine, quarter)));
}

}  // namespace hanji
