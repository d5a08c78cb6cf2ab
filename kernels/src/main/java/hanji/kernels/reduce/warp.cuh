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

/** The values of each group of neighbouring lanes joined, in every lane of it: the last steps of the tree, or all. */
template <class Fold, int LANES = WARP, class Number>
__device__ __forceinline__ Number joinLanes(Number value) {
#pragma unroll
    for (int s = LANES / 2; s > 0; s /= 2) value = Fold::join(value, __shfl_xor_sync(ALL_LANES, value, s));
    return value;
}

/**
 * Calls f(load(i)) for i = 0 to count - 1, in order, with AHEAD loads on their way at a time: where a load stood behind the
 * condition of each, a compiler would wait for one after the other.
 */
template <int AHEAD, class Load, class F>
__device__ __forceinline__ void eachInOrder(int count, Load load, F f) {
    decltype(load(0)) values[AHEAD];
    int done = 0;
    for (; done + AHEAD <= count; done += AHEAD) {
#pragma unroll
        for (int i = 0; i < AHEAD; i++) values[i] = load(done + i);
#pragma unroll
        for (int i = 0; i < AHEAD; i++) f(values[i]);
    }
    int left = count - done;
    if (left <= 0) return;
#pragma unroll
    for (int i = 0; i < AHEAD; i++)
        if (i < left) values[i] = load(done + i);
#pragma unroll
    for (int i = 0; i < AHEAD; i++)
        if (i < left) f(values[i]);
}

/** Calls f(x[0]), f(x[step]), ..., count in all. */
template <int AHEAD, class F>
__device__ __forceinline__ void eachInOrder(const float* x, int count, size_t step, F f) {
    eachInOrder<AHEAD>(count, [=](int i) { return x[i * step]; }, f);
}

/** How many of count neighbouring elements are a lane's by the 32-lane rule: lane, lane + 32, ... */
__device__ __forceinline__ int countOfLane(int count) {
    return (count - (int)lane() + WARP - 1) / WARP;
}

}  // namespace hanji
