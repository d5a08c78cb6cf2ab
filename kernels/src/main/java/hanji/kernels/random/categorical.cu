/*
 * One class per row of K logits, drawn by inversion of the cumulative distribution in whole numbers.
 *   w_k = trunc(e_k 2^40), 0 for NaN, with e_k of row.cuh;  W = their sum;  b = the 64 bits of words 2n and 2n + 1
 *   out = the first k with w_0 + ... + w_k > floor(W b / 2^64);  0 where W = 0
 * n is the row's element number.  One warp per row; 32 weights at a time are summed by a shuffle scan, until the class
 * is found.  Sums of whole numbers do not depend on their order.
 * Work: about 40 operations per logit; bytes: the logits once (up to three times where K > 1024, then from a cache), 8
 * per row.  Reference: Categorical.java.  docs/numerics.md, "Sampling operations".
 */
#include "hanji/kernels/random/philox.cuh"
#include "hanji/kernels/softmax/row.cuh"

namespace hanji {

/** trunc(exponential 2^40), 0 for NaN. */
__device__ __forceinline__ long long weight(float exponential) {
    return isNan(exponential) ? 0 : __float2ll_rz(__fmul_rn(exponential, 0x1p40f));
}

/** The lanes' values up to this lane, summed. */
__device__ __forceinline__ long long sumUpToLane(long long value) {
#pragma unroll
    for (int s = 1; s < WARP; s *= 2) {
        long long below = __shfl_up_sync(ALL_LANES, value, s);
        if (lane() >= s) value += below;
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

/** The class of a row, in every lane. */
template <class Row>
__device__ __forceinline__ int drawFrom(const float* x, int classes, unsigned long long bits) {
    Row row(x, classes);
    float shift = shiftOf(row);
    row.exponentiate(shift);
    long long weights = 0;
    row.eachExponential(shift, [&](int, float e) { weights += weight(e); });
    weights = joinLanes<Sum>(weights);
    if (weights == 0) return 0;
    long long left = __umul64hi(weights, bits);
    int drawn = 0;
    row.search(shift, [&](int first, float e) {
        long long upTo = sumUpToLane(weight(e));
        unsigned above = __ballot_sync(ALL_LANES, upTo > left);
        drawn = first + __ffs(above) - 1;
        left -= __shfl_sync(ALL_LANES, upTo, WARP - 1);
        return above != 0;
    });
    return drawn;
}

template <class Row>
__device__ __forceinline__ void categorical(
        void* out, int isU8, const float* x, const int* elements, Draw draw, int rows, int classes) {
    eachRow(rows, [&](unsigned r) {
        int drawn = drawFrom<Row>(x + (size_t)r * classes, classes, bits64(draw, elements[r]));
        if (lane() != 0) return;
        if (isU8) ((unsigned char*)out)[r] = drawn;
        else ((int*)out)[r] = drawn;
    });
}

}  // namespace hanji

#define KERNEL(LENGTH, Row)                                                                                     \
    extern "C" __global__ void __launch_bounds__(1024) categorical##LENGTH(                                     \
            void* out, int isU8, const float* x, const int* elements, unsigned long long seed, unsigned stream, \
            unsigned step, int rows, int classes) {                                                             \
        hanji::categorical<Row>(out, isU8, x, elements, {seed, stream, step, 0}, rows, classes);                \
    }
FOR_EACH_ROW_LENGTH(KERNEL)
