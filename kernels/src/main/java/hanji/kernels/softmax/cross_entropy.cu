/*
 * Cross-entropy of rows of K logits and a target t each, in nats, and its gradient, with c, e_k and S of row.cuh and
 * s = (float) S.
 *   loss = log(s) + (c - x_t)
 *   dx_k = e_k f, and fma(e_t, f, -dLoss) at the target, with f = dLoss / s
 * One warp per row, or per 2 or 4 short ones; coalesced.  A target that is no class gives NaN; nothing outside the row is read for it.
 * Work: about 35 operations per logit; bytes: the logits once (up to three times where K > 1024, then from a cache), 8
 * per row; for the gradient the logits once more.  Reference and second gradient: CrossEntropy.java.
 */
#include "hanji/kernels/softmax/row.cuh"

namespace hanji {

/** The class of each row: U8 or I32. */
struct Targets {
    const void* classes;
    int isU8;

    __device__ __forceinline__ int of(unsigned row) const {
        return isU8 ? ((const unsigned char*)classes)[row] : ((const int*)classes)[row];
    }
};

template <class Row>
__device__ __forceinline__ void crossEntropy(float* loss, const float* x, Targets targets, int rows, int classes) {
    eachRow<Row>(rows, [&](unsigned r, bool isRow) {
        const float* logits = x + (size_t)r * classes;
        int target = isRow ? targets.of(r) : -1;
        float logit = 0 <= target && target < classes ? logits[target] : nan();
        Row row(logits, isRow ? classes : 0);
        Shift shift = shiftOf(row);
        float sum = __double2float_rn(sumOf(row, shift));
        if (leads<Row>() && isRow) loss[r] = __fadd_rn(log(sum), __fsub_rn(shift.c, logit));
    });
}

template <class Row>
__device__ __forceinline__ void logitsGradient(
        float* dx, const float* x, Targets targets, const float* dLoss, int rows, int classes) {
    eachRow<Row>(rows, [&](unsigned r, bool isRow) {
        int target = isRow ? targets.of(r) : -1;
        float d = 0 <= target && target < classes ? dLoss[r] : nan();
        Row row(x + (size_t)r * classes, isRow ? classes : 0);
        Shift shift = shiftOf(row);
        float factor = __fdiv_rn(d, __double2float_rn(sumOf(row, shift)));
        row.eachExponential(shift, [&](int k, float e) {
            dx[(size_t)r * classes + k] = k == target ? __fmaf_rn(e, factor, -d) : __fmul_rn(e, factor);
        });
    });
}

}  // namespace hanji

#define KERNEL(LENGTH, Row)                                                                         \
    extern "C" __global__ void __launch_bounds__(1024) crossEntropy##LENGTH(                        \
            float* loss, const float* x, const void* targets, int isU8, int rows, int classes) {    \
        hanji::crossEntropy<Row>(loss, x, {targets, isU8}, rows, classes);                          \
    }                                                                                               \
    extern "C" __global__ void __launch_bounds__(1024) logitsGradient##LENGTH(                      \
            float* dx, const float* x, const void* targets, int isU8, const float* dLoss, int rows, \
            int classes) {                                                                          \
        hanji::logitsGradient<Row>(dx, x, {targets, isU8}, dLoss, rows, classes);                   \
    }
FOR_EACH_ROW_LENGTH(KERNEL)
