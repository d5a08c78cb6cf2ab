/*
 * A class of a row of K logits by inversion of the cumulative distribution in whole numbers, drawn by the lanes that have it.
 *   w_k = trunc(e_k 2^40), 0 for NaN, with e_k of row.cuh;  W = their sum;  b = the 64 bits of words 2n and 2n + 1
 *   the first k with w_0 + ... + w_k > floor(W b / 2^64);  0 where W = 0
 * As many weights at a time are summed by a shuffle scan, until the class is found.  Sums of whole numbers do not depend on
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

/** The class of a row, in every lane that has it. */
template <class Row>
__device__ __forceinline__ int drawFrom(const float* x, int classes, unsigned long long bits) {
    constexpr unsigned GROUP = ALL_LANES >> (WARP - Row::LANES);
    Row row(x, classes);
    Shift shift = shiftOf(row);
    row.exponentiate(shift);
    long long weights = 0;
    row.eachExponential(shift, [&](int, float e) { weights += weight(e); });
    weights = joinLanes<Sum, Row::LANES>(weights);
    long long left = __umul64hi(weights, bits);
    int drawn = 0;
    bool isDrawn = weights == 0;
    row.search(shift, [&](int first, float e) {
        long long upTo = sumUpToLane<Row::LANES>(weight(e));
        unsigned above = __ballot_sync(ALL_LANES, upTo > left) >> lane() / Row::LANES * Row::LANES & GROUP;
        if (!isDrawn && above != 0) {
            drawn = first + __ffs(above) - 1;
            isDrawn = true;
        }
        left -= __shfl_sync(ALL_LANES, upTo, Row::LANES - 1, Row::LANES);
        return __all_sync(ALL_LANES, isDrawn) != 0;
    });
    return drawn;
}

}  // namespace hanji
