/*
 * What every kernel on rows x of K logits begins with:
 *   shift c = max x, or 0 where all are -infinity;  exponentials e_k = exp(x_k - c);  S = sum of e_k in F64.
 * The 32 partial sums of the 32-lane rule lie in a warp's lanes, or for short rows several in each of fewer lanes, so that a
 * warp has several rows: the lane q of LANES has the partial sums q, q + LANES, ..., the first steps of the tree are within
 * a lane, the last are shuffles within the group.  A row of at most 1024 logits is in registers, so that it is read once;
 * else every sweep reads it again.  docs/numerics.md, "Softmax and cross-entropy".
 * Work: about 30 operations per exponential; bytes: 4 K.
 */
#pragma once

#include "hanji/kernels/math/elementary.cuh"
#include "hanji/kernels/reduce/warp.cuh"

namespace hanji {

/**
 * The shift c of a row, and 2^-64, by which its exponentials are scaled last; NaN where c is no finite number: there every
 * e_k is NaN whose x_k - c is not -infinity.
 */
struct Shift {
    float c;
    float scale;

    __device__ __forceinline__ explicit Shift(float max)
        : c(max == -infinity() ? 0 : max), scale(c < infinity() ? 0x1p-64f : nan()) {}
};

/**
 * exp(x - c), with the rounding error of the difference (Knuth's two-sum) taken along. The
 * polynomial's exponent becomes larger by n + 64, which is exact, and the product with 2^-64 rounds what is subnormal.
 */
__device__ __forceinline__ float exponentialOf(float x, const Shift& shift) {
    float d = __fsub_rn(x, shift.c);
    float back = __fsub_rn(d, x);
    float tail = __fsub_rn(__fsub_rn(x, __fsub_rn(d, back)), __fadd_rn(shift.c, back));
    float rounded = __fmaf_rn(d, LOG2_E, ROUND);
    float p = expPolynomial(__fadd_rn(expRemainder(d, rounded), tail));
    int scaled = (int)((unsigned)__float_as_int(p) + ((unsigned)__float_as_int(rounded) << 23) + (64u << 23));
    return d < SMALLEST_EXP ? 0 : __fmul_rn(__int_as_float(scaled), shift.scale);
}

/**
 * sum + e in F64, rounded once, for an e of at least +0; of a NaN it makes some number. The bits of e, moved to where those
 * of a double are, say e 2^-896, and the product inside of the fma is exact. A conversion to F64 takes a GPU eight times as
 * long as an addition.
 */
__device__ __forceinline__ double plus(double sum, float e) {
    int bits = __float_as_int(e);
    return __fma_rn(__hiloint2double(bits >> 3, (int)((unsigned)bits << 29)), 0x1p896, sum);
}

/**
 * A row of at most 32 TERMS logits in registers, in LANES lanes of a warp.  Beyond its end stands -infinity, which raises no
 * maximum and whose exponential +0 changes no sum; where that is NaN, because the shift is, the whole row is.
 *
 * @tparam NEIGHBOURS_ whether a lane has neighbouring logits, for what does not add in the order of the 32-lane rule
 */
template <int TERMS, int LANES_, bool NEIGHBOURS_ = false>
struct RowInRegisters {
    static constexpr int LANES = LANES_;
    static constexpr bool NEIGHBOURS = NEIGHBOURS_;
    static constexpr int PARTIALS = WARP / LANES;
    static constexpr int EACH = TERMS * PARTIALS;
    static constexpr int APART = NEIGHBOURS ? 1 : LANES;

    const int left;  // of the row, from this lane's first logit on
    float logit[EACH];
    float exponential[EACH];

    __device__ __forceinline__ RowInRegisters(const float* x, int classes) : left(classes - first()) {
        const float* from = x + first();
#pragma unroll
        for (int i = 0; i < EACH; i++) logit[i] = has(i) ? from[i * APART] : -infinity();
    }

    static __device__ __forceinline__ int first() { return (int)lane() % LANES * (NEIGHBOURS ? EACH : 1); }

    __device__ __forceinline__ bool has(int i) const { return left > i * APART; }

    /** The lane's largest logit. */
    __device__ __forceinline__ float max() const {
        float max = -infinity();
#pragma unroll
        for (int i = 0; i < EACH; i++) max = larger(max, logit[i]);
        return max;
    }

    /** Computes the lane's exponentials. */
    __device__ __forceinline__ void exponentiate(const Shift& shift) {
#pragma unroll
        for (int i = 0; i < EACH; i++) exponential[i] = exponentialOf(logit[i], shift);
    }

    /** Computes the lane's exponentials and sums them, as far as the tree is within a lane; of a NaN it makes some number. */
    __device__ __forceinline__ double sum(const Shift& shift) {
        static_assert(!NEIGHBOURS, "the order of the sum");
        double partial[PARTIALS] = {};
#pragma unroll
        for (int i = 0; i < EACH; i++)
            partial[i % PARTIALS] = plus(partial[i % PARTIALS], exponential[i] = exponentialOf(logit[i], shift));
#pragma unroll
        for (int s = PARTIALS / 2; s > 0; s /= 2)
#pragma unroll
            for (int i = 0; i < s; i++) partial[i] = __dadd_rn(partial[i], partial[i + s]);
        return partial[0];
    }

    /** Calls f(k, x_k) for each logit of the lane. */
    template <class F>
    __device__ __forceinline__ void eachLogit(F f) const {
#pragma unroll
        for (int i = 0; i < EACH; i++)
            if (has(i)) f(first() + i * APART, logit[i]);
    }

    /** Calls f(k, e_k) for each exponential of the lane, computed before. */
    template <class F>
    __device__ __forceinline__ void eachExponential(const Shift&, F f) const {
#pragma unroll
        for (int i = 0; i < EACH; i++)
            if (has(i)) f(first() + i * APART, exponential[i]);
    }

    /** Calls f(k, e_k) in all lanes, k being the class of the row's first lane, until it returns true; +0 or NaN beyond the end. */
    template <class F>
    __device__ __forceinline__ void search(const Shift&, F f) const {
#pragma unroll
        for (int i = 0; i < EACH; i++)
            if (f(i * LANES, exponential[i])) break;
    }
};

using RowOf32 = RowInRegisters<1, 8>;
using RowOf64 = RowInRegisters<2, 8>;
using RowOf256 = RowInRegisters<8, 16>;
using RowOf1024 = RowInRegisters<32, 32>;

/** A row of any length, read again by every sweep. */
struct RowInMemory {
    static constexpr int LANES = WARP;
    static constexpr bool NEIGHBOURS = false;

    const float* const x;
    const int classes;

    __device__ __forceinline__ RowInMemory(const float* x, int classes) : x(x), classes(classes) {}

    __device__ __forceinline__ float max() const {
        float max = -infinity();
        eachLogit([&](int, float logit) { max = larger(max, logit); });
        return max;
    }

    __device__ __forceinline__ void exponentiate(const Shift&) const {}

    __device__ __forceinline__ double sum(const Shift& shift) const {
        double sum = 0;
        eachExponential(shift, [&](int, float exponential) { sum = plus(sum, exponential); });
        return sum;
    }

    template <class F>
    __device__ __forceinline__ void eachLogit(F f) const {
#pragma unroll 8
        for (int k = lane(); k < classes; k += WARP) f(k, x[k]);
    }

    template <class F>
    __device__ __forceinline__ void eachExponential(const Shift& shift, F f) const {
#pragma unroll 8
        for (int k = lane(); k < classes; k += WARP) f(k, exponentialOf(x[k], shift));
    }

    template <class F>
    __device__ __forceinline__ void search(const Shift& shift, F f) const {
        for (int first = 0; first < classes; first += WARP) {
            int k = first + (int)lane();
            if (f(first, k < classes ? exponentialOf(x[k], shift) : 0)) break;
        }
    }
};

/** The shift of a row, in every lane that has it. */
template <class Row>
__device__ __forceinline__ Shift shiftOf(const Row& row) {
    return Shift(joinLanes<Max, Row::LANES>(row.max()));
}

/** The sum of a row's exponentials, in every lane that has it; NaN where one is. */
template <class Row>
__device__ __forceinline__ double sumOf(Row& row, const Shift& shift) {
    double sum = joinLanes<Sum, Row::LANES>(row.sum(shift));
    return shift.c < infinity() ? sum : (double)nan();
}

/** Whether this lane is the first of those that have its row. */
template <class Row>
__device__ __forceinline__ bool leads() {
    return lane() % Row::LANES == 0;
}

/**
 * Calls f(r, isRow) in all lanes, for each row r that this lane's group takes; the groups of a warp that have none left get
 * a number beyond the last, and isRow false.
 */
template <class Row, class F>
__device__ __forceinline__ void eachRow(unsigned rows, F f) {
    constexpr unsigned EACH = WARP / Row::LANES;
    for (unsigned first = warp() * EACH; first < rows; first += warps() * EACH) {
        unsigned r = first + lane() / Row::LANES;
        f(r, EACH == 1 || r < rows);
    }
}

}  // namespace hanji

/**
 * A kernel for each range of lengths: KERNEL(what its name ends with, the row that it works on).  Kernels say
 * __launch_bounds__(1024), the largest block that a geometry may have: 64 registers a thread.
 */
#define FOR_EACH_ROW_LENGTH(KERNEL)     \
    KERNEL(UpTo32, hanji::RowOf32)      \
    KERNEL(UpTo64, hanji::RowOf64)      \
    KERNEL(UpTo256, hanji::RowOf256)    \
    KERNEL(UpTo1024, hanji::RowOf1024)  \
    KERNEL(OfAnyLength, hanji::RowInMemory)
