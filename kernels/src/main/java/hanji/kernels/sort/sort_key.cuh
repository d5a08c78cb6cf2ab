/*
 * Whole numbers that order as Java's Float.compare orders floats: -0 before +0, every NaN, all equal, behind +infinity.
 * SortKey.java.
 */
#pragma once

namespace hanji {

/** The key of every NaN, larger than all others. */
constexpr int NAN_KEY = 0x7fc00000;

__device__ __forceinline__ int sortKey(float x) {
    int bits = __float_as_int(x);
    return x != x ? NAN_KEY : bits ^ (int)((unsigned)(bits >> 31) >> 1);
}

}  // namespace hanji
