/*
 * What every kernel on rows x of K logits begins with, one warp for a row:
 *   shift c = max x, or 0 where all are -infinity;  exponentials e_k = exp(x_k - c);  S = sum of e_k in F64.
 * Lane l has the logits l, l + 32, ...: in registers where K <= 1024, so that the row is read once; else every sweep
 * reads them again.  docs/numerics.md, "Softmax and cross-entropy".
 * Work: about 30 operations per exponential; bytes: 4 K.
 */
#pragma once

#include "hanji/kernels/math/elementary.cuh"
#include "hanji/kernels/reduce/warp.cuh"

namespace hanji {

/** exp(x - shift), with the rounding error of the difference (Knuth's two-sum) taken along. */
__device__ __forceinline__ float exponentialOf(float x, float shift) {
    float difference = __fsub_rn(x, shift);
    float back = __fsub_rn(difference, x);
    return exp(difference, __fsub_rn(__fsub_rn(x, __fsub_rn(difference, back)), __fadd_rn(shift, back)));
}

/**
 * A row of at most 32 PER_LANE logits, in registers.  Beyond its end stands -infinity, which raises no maximum and
 * whose exponential +0 changes no sum; where that is NaN, because the shift is, the whole row is.
 */
template <int PER_LANE>
struct RowInRegisters {
    const int classes;
    float logit[PER_LANE];
    float exponential[PER_LANE];

    __device__ __forceinline__ RowInRegisters(const float* x, int classes) : classes(classes) {
#pragma unroll
        for (int j = 0; j < PER_LANE; j++) logit[j] = classOf(j) < classes ? x[classOf(j)] : -infinity();
    }

    static __device__ __forceinline__ int classOf(int j) {
        return (int)lane() + j * WARP;
    }

    /** The lane's largest logit. */
    __device__ __forceinline__ float max() const {
        float max = -infinity();
#pragma unroll
        for (int j = 0; j < PER_LANE; j++) max = larger(max, logit[j]);
        return max;
    }

    /** Computes the lane's exponentials. */
    __device__ __forceinline__ void exponentiate(float shift) {
#pragma unroll
        for (int j = 0; j < PER_LANE; j++) exponential[j] = exponentialOf(logit[j], shift);
    }

    /** Computes the lane's exponentials and sums them. */
    __device__ __forceinline__ double sum(float shift) {
        double sum = 0;
#pragma unroll
        for (int j = 0; j < PER_LANE; j++)
            sum = __dadd_rn(sum, (double)(exponential[j] = exponentialOf(logit[j], shift)));
        return sum;
    }

    /** Calls f(k, x_k) for each logit of the lane. */
    template <class F>
    __device__ __forceinline__ void eachLogit(F f) const {
#pragma unroll
        for (int j = 0; j < PER_LANE; j++)
            if (classOf(j) < classes) f(classOf(j), logit[j]);
    }

    /** Calls f(k, e_k) for each exponential of the lane, computed before. */
    template <class F>
    __device__ __forceinline__ void eachExponential(float, F f) const {
#pragma unroll
        for (int j = 0; j < PER_LANE; j++)
            if (classOf(j) < classes) f(classOf(j), exponential[j]);
    }

    /** Calls f(k, e_k) in all lanes, k being the class of lane 0, until it returns true; +0 or NaN beyond the end. */
    template <class F>
    __device__ __forceinline__ void search(float, F f) const {
#pragma unroll
        for (int j = 0; j < PER_LANE; j++)
            if (f(j * WARP, exponential[j])) break;
    }
};

/** A row of any length, read again by every sweep. */
struct RowInMemory {
    const float* const x;
    const int classes;

    __device__ __forceinline__ RowInMemory(const float* x, int classes) : x(x), classes(classes) {}

    __device__ __forceinline__ float max() const {
        float max = -infinity();
        eachLogit([&](int, float logit) { max = larger(max, logit); });
        return max;
    }

    __device__ __forceinline__ void exponentiate(float) const {}

    __device__ __forceinline__ double sum(float shift) const {
        double sum = 0;
        eachExponential(shift, [&](int, float exponential) { sum = __dadd_rn(sum, (double)exponential); });
        return sum;
    }

    template <class F>
    __device__ __forceinline__ void eachLogit(F f) const {
#pragma unroll 4
        for (int k = lane(); k < classes; k += WARP) f(k, x[k]);
    }

    template <class F>
    __device__ __forceinline__ void eachExponential(float shift, F f) const {
#pragma unroll 4
        for (int k = lane(); k < classes; k += WARP) f(k, exponentialOf(x[k], shift));
    }

    template <class F>
    __device__ __forceinline__ void search(float shift, F f) const {
        for (int first = 0; first < classes; first += WARP) {
            int k = first + (int)lane();
            if (f(first, k < classes ? exponentialOf(x[k], shift) : 0)) break;
        }
    }
};

/** The shift of a row, in every lane. */
template <class Row>
__device__ __forceinline__ float shiftOf(const Row& row) {
    float max = joinLanes<Max>(row.max());
    return max == -infinity() ? 0 : max;
}

/** The sum of a row's exponentials, in every lane. */
template <class Row>
__device__ __forceinline__ double sumOf(Row& row, float shift) {
    return joinLanes<Sum>(row.sum(shift));
}

/** Calls f(r) for each row that this warp takes. */
template <class F>
__device__ __forceinline__ void eachRow(int rows, F f) {
    for (unsigned r = warp(); r < rows; r += warps()) f(r);
}

}  // namespace hanji

/**
 * A kernel for each range of lengths: KERNEL(what its name ends with, the row that it works on).  Kernels say
 * __launch_bounds__(1024), the largest block that a geometry may have: 64 registers a thread.
 */
#define FOR_EACH_ROW_LENGTH(KERNEL)             \
    KERNEL(UpTo32, hanji::RowInRegisters<1>)    \
    KERNEL(UpTo64, hanji::RowInRegisters<2>)    \
    KERNEL(UpTo256, hanji::RowInRegisters<8>)   \
    KERNEL(UpTo1024, hanji::RowInRegisters<32>) \
    KERNEL(OfAnyLength, hanji::RowInMemory)
