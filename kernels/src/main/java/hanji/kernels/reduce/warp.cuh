/*
 * The tree of the 32-lane rule: partial[l] = join(partial[l], partial[l + s]) for s = 16, 8, 4, 2, 1.
 * docs/numerics.md, "General rules".  Exchanged by xor, every lane gets the bits that the rule gives to lane 0, since
 * joining commutes and the tree is symmetric.  All 32 lanes call together.
 */
#pragma once

#include "hanji/kernels/math/order.cuh"
#include "hanji/kernels/threads.cuh"

namespace hanji {

constexpr int WARP = 32;
constexpr unsigned ALL_LANES = 0xffffffff;

/** Joins by addition, from +0. */
struct Sum {
    static constexpr float IDENTITY = 0;
    static __device__ __forceinline__ float join(float a, float b) { return __fadd_rn(a, b); }
    static __device__ __forceinline__ double join(double a, double b) { return __dadd_rn(a, b); }
    static __device__ __forceinline__ long long join(long long a, long long b) { return a + b; }
};

/** Joins by the larger, from -infinity. */
struct Max {
    static constexpr float IDENTITY = -__builtin_huge_valf();
    static __device__ __forceinline__ float join(float a, float b) { return larger(a, b); }
};

/** The lanes' values joined, in every lane. */
template <class Fold, class Number>
__device__ __forceinline__ Number joinLanes(Number value) {
#pragma unroll
    for (int s = WARP / 2; s > 0; s /= 2) value = Fold::join(value, __shfl_xor_sync(ALL_LANES, value, s));
    return value;
}

}  // namespace hanji
