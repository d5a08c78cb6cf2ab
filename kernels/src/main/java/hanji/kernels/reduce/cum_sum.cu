/*
 * Cumulative sums along the middle axis of [outer, extent, inner]:  out[o, r, f] = sum of x[o, r', f] over the rows r' up to
 * r (before r if exclusive), or from the last row back to r (after r).
 * One thread per column, a chain of additions from +0; neighbouring threads on neighbouring columns.  Where inner = 1 a
 * thread's elements lie side by side and a warp's do not.
 * Work: one addition per element; bytes: x and out once.  Order: docs/numerics.md, "Reductions".  Reference: CumSum.java.
 */
#include "hanji/kernels/threads.cuh"

extern "C" __global__ void cumSum(
        float* __restrict__ out, const float* __restrict__ x, int columns, int extent, int inner, int backward,
        int exclusive) {
    for (unsigned i = hanji::thread(); i < columns; i += hanji::threads()) {
        size_t at = (size_t)(i / inner) * extent * inner + i % inner;
        ptrdiff_t next = inner;
        if (backward) {
            at += (size_t)(extent - 1) * inner;
            next = -next;
        }
        float sum = 0;
        for (int step = 0; step < extent; step++, at += next) {
            float with = __fadd_rn(sum, x[at]);
            out[at] = exclusive ? sum : with;
            sum = with;
        }
    }
}
