/*
 * Index of the largest element along an axis: [outer, extent, inner] to I32 [outer, inner].  The first of equals, zeros
 * of either sign being equal; the first NaN if there is one.  F32, I32 and U8.
 *   rows     inner = 1: one warp per row; each lane finds its best, five shuffles find the warp's.
 *   columns  inner > 1: one thread per column, neighbouring threads on neighbouring columns.
 * Work: one comparison per element; bytes: the elements once, one index per row or column.  Reference: ArgMax.java.
 */
#include "hanji/kernels/reduce/warp.cuh"

namespace hanji {

/** An element and where it stands. */
template <class Number>
struct Candidate {
    Number value;
    int index;

    /** Whether this one is to be taken rather than that one. */
    __device__ __forceinline__ bool beats(const Candidate& that) const {
        bool isNan = value != value;
        bool thatIsNan = that.value != that.value;
        if (isNan != thatIsNan) return isNan;
        if (isNan || value == that.value) return index < that.index;
        return value > that.value;
    }
};

/** One warp per row; lanes beyond the end of a short row hold its first element. */
template <class Number>
__device__ __forceinline__ void rows(int* __restrict__ out, const Number* __restrict__ x, int outer, int extent) {
    for (unsigned row = warp(); row < outer; row += warps()) {
        const Number* from = x + (size_t)row * extent;
        int first = lane() < extent ? lane() : 0;
        Candidate<Number> best{from[first], first};
        for (int k = first + WARP; k < extent; k += WARP) {
            Candidate<Number> next{from[k], k};
            if (next.beats(best)) best = next;
        }
#pragma unroll
        for (int s = WARP / 2; s > 0; s /= 2) {
            Candidate<Number> other{
                    (Number)__shfl_xor_sync(ALL_LANES, best.value, s), __shfl_xor_sync(ALL_LANES, best.index, s)};
            if (other.beats(best)) best = other;
        }
        if (lane() == 0) out[row] = best.index;
    }
}

template <class Number>
__device__ __forceinline__ void columns(
        int* __restrict__ out, const Number* __restrict__ x, int outer, int extent, int inner) {
    for (unsigned i = thread(); i < (unsigned)outer * inner; i += threads()) {
        const Number* from = x + (size_t)(i / inner) * extent * inner + i % inner;
        Candidate<Number> best{from[0], 0};
        for (int row = 1; row < extent; row++) {
            Candidate<Number> next{from[(size_t)row * inner], row};
            if (next.beats(best)) best = next;
        }
        out[i] = best.index;
    }
}

template <class Number>
__device__ __forceinline__ void argMax(int* out, const Number* x, int outer, int extent, int inner) {
    if (inner == 1) rows(out, x, outer, extent);
    else columns(out, x, outer, extent, inner);
}

}  // namespace hanji

extern "C" __global__ void argMaxF32(int* out, const float* x, int outer, int extent, int inner) {
    hanji::argMax(out, x, outer, extent, inner);
}

extern "C" __global__ void argMaxI32(int* out, const int* x, int outer, int extent, int inner) {
    hanji::argMax(out, x, outer, extent, inner);
}

extern "C" __global__ void argMaxU8(int* out, const unsigned char* x, int outer, int extent, int inner) {
    hanji::argMax(out, x, outer, extent, inner);
}
