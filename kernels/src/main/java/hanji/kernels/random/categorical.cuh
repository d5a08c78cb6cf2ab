/*
 * A class of a row of K logits by inversion of the cumulative distribution in whole numbers, drawn by the lanes that have it.
 *   w_k = trunc(e_k 2^40), 0 for NaN, with e_k of row.cuh;  W = their sum;  b = the 64 bits of words 2n and 2n + 1
 *   the first k with w_0 + ... + w_k > floor(W b / 2^64);  0 where W = 0
 * Up to 256 weights are summed by one shuffle scan, of longer rows 32 at a time until the class is found.  Sums of whole numbers do not depend on
 * their order.  Reference: Categorical.java.  docs/numerics.md, "Sampling operations".
 */
#pragma once

#include "hanji/kernels/random/philox.cuh"
#include "hanji/kernels/softmax/row.cuh"

namespace hanji {

/** trunc(exponential 2^40), 0 for NaN. */
__device__ __forceinline__ long long weight(float exponential) {
    return isNan(exponential) ? 0 : __float2ll_rz(__fmul_rn(exponential, 0x1p40f));
}

/** The values of a group of neighbouring lanes up to this lane, summed. */
template <int LANES>
__device__ __forceinline__ long long sumUpToLane(long long value) {
#pragma unroll
    for (int s = 1; s < LANES; s *= 2) {
        long long below = __shfl_up_sync(ALL_LANES, value, s, LANES);
        if (lane() % LANES >= s) value += below;
    }
    return value;
}

/** 64 random bits: words 2n (low) and 2n + 1 (high). */
__device__ __forceinline__ unsigned long long bits64(const Draw& draw, long long n) {
    uint4 words = philox(draw, (unsigned long long)n >> 1);
    unsigned low = n & 1 ? words.z : words.x;
    unsigned high = n & 1 ? words.w : words.y;
    return (unsigned long long)high << 32 | low;
}

/** The lanes' votes, of this lane's group only, from its first lane on. */
template <int LANES>
__device__ __forceinline__ unsigned votes(bool vote) {
    return __ballot_sync(ALL_LANES, vote) >> lane() / LANES * LANES & ALL_LANES >> (WARP - LANES);
}

/** The class, where a lane has neighbouring ones: one scan over the lanes finds the lane, and there the class is counted. */
template <class Row>
__device__ __forceinline__ int drawFromNeighbours(const Row& row, unsigned long long bits) {
    long long upTo[Row::EACH];
#pragma unroll
    for (int i = 0; i < Row::EACH; i++) upTo[i] = (i > 0 ? upTo[i - 1] : 0) + weight(row.exponential[i]);
    long long through = sumUpToLane<Row::LANES>(upTo[Row::EACH - 1]);
    long long weights = __shfl_sync(ALL_LANES, through, Row::LANES - 1, Row::LANES);
    long long left = (long long)__umul64hi(weights, bits) - (through - upTo[Row::EACH - 1]);
    int passed = 0;
#pragma unroll
    for (int i = 0; i < Row::EACH; i++) passed += upTo[i] <= left;
    int found = __ffs(votes<Row::LANES>(passed < Row::EACH)) - 1;
    int drawn = found * Row::EACH + __shfl_sync(ALL_LANES, passed, found & (Row::LANES - 1), Row::LANES);
    return weights == 0 ? 0 : drawn;
}

/** The class, where neighbouring lanes have neighbouring ones: as many at a time as the row has lanes, until it is found. */
template <class Row>
__device__ __forceinline__ int drawFromStrides(const Row& row, const Shift& shift, unsigned long long bits) {
    long long weights = 0;
    row.eachExponential(shift, [&](int, float e) { weights += weight(e); });
    weights = joinLanes<Sum, Row::LANES>(weights);
    if (weights == 0) return 0;
    long long left = __umul64hi(weights, bits);
    int drawn = 0;
    row.search(shift, [&](int first, float e) {
        long long upTo = sumUpToLane<Row::LANES>(weight(e));
        unsigned above = votes<Row::LANES>(upTo > left);
        drawn = first + __ffs(above) - 1;
        left -= __shfl_sync(ALL_LANES, upTo, WARP - 1);
        return above != 0;
    });
    return drawn;
}

/** The class of a row, in every lane that has it. */
template <class Row>
__device__ __forceinline__ int drawFrom(const float* x, int classes, unsigned long long bits) {
    static_assert(Row::NEIGHBOURS || Row::LANES == WARP, "a warp that searches has one row");
    Row row(x, classes);
    Shift shift = shiftOf(row);
    row.exponentiate(shift);
    if constexpr (Row::NEIGHBOURS) return drawFromNeighbours(row, bits);
    else return drawFromStrides(row, shift, bits);
}

}  // namespace hanji
