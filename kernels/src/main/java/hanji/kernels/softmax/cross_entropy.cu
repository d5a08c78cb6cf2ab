/*
 * Cross-entropy of rows of K logits and a target t each, in nats, and its gradient, with c, e_k and S of row.cuh and
 * s = (float) S.
 *   loss = log(s) + (c - x_t)
 *   dx_k = e_k f, and fma(e_t, f, -dLoss) at the target, with f = dLoss / s
 * lossAndGradient computes both from one sweep over the logits, for losses that all count the same share; reweightedRows then
 * mends the rows that count otherwise: of a mean none, and it reads dLoss only.
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

/** A row with its target, its shift and s. */
template <class Row>
struct TargetedRow {
    const int target;  // -1 where there is no row
    Row row;
    const Shift shift;
    const float sum;

    __device__ __forceinline__ TargetedRow(const float* logits, int target, int classes)
        : target(target), row(logits, classes), shift(shiftOf(row)), sum(__double2float_rn(sumOf(row, shift))) {}

    __device__ __forceinline__ float loss(float logit) const { return __fadd_rn(log(sum), __fsub_rn(shift.c, logit)); }

    __device__ __forceinline__ void storeGradient(float* dx, float dLoss) const {
        float factor = __fdiv_rn(dLoss, sum);
        row.eachExponential(shift, [&](int k, float e) {
            dx[k] = k == target ? __fmaf_rn(e, factor, -dLoss) : __fmul_rn(e, factor);
        });
    }
};

/** The losses; and unless dx is null, the gradient of losses that count share each. */
template <class Row>
__device__ __forceinline__ void crossEntropy(
        float* loss, float* dx, const float* x, Targets targets, float share, int rows, int classes) {
    eachRow<Row>(rows, [&](unsigned r, bool isRow) {
        size_t at = (size_t)r * classes;
        int target = isRow ? targets.of(r) : -1;
        bool isClass = 0 <= target && target < classes;
        float logit = isClass ? x[at + target] : nan();
        TargetedRow<Row> row(x + at, target, isRow ? classes : 0);
        if (leads<Row>() && isRow) loss[r] = row.loss(logit);
        if (dx != nullptr) row.storeGradient(dx + at, isClass ? share : nan());
    });
}

/** The gradient of the losses that isDue(r, dLoss). */
template <class Row, class Due>
__device__ __forceinline__ void logitsGradient(
        float* dx, const float* x, Targets targets, const float* dLoss, int rows, int classes, Due isDue) {
    eachRow<Row>(rows, [&](unsigned r, bool isRow) {
        float d = isRow ? dLoss[r] : 0;
        isRow = isRow && isDue(d);
        if (!__any_sync(ALL_LANES, isRow)) return;
        size_t at = (size_t)r * classes;
        int target = isRow ? targets.of(r) : -1;
        TargetedRow<Row> row(x + at, target, isRow ? classes : 0);
        row.storeGradient(dx + at, 0 <= target && target < classes ? d : nan());
    });
}

}  // namespace hanji

#define KERNEL(LENGTH, Row)                                                                                        \
    extern "C" __global__ void __launch_bounds__(1024) crossEntropy##LENGTH(                                       \
            float* loss, const float* x, const void* targets, int isU8, int rows, int classes) {                   \
        hanji::crossEntropy<Row>(loss, nullptr, x, {targets, isU8}, 0, rows, classes);                             \
    }                                                                                                              \
    extern "C" __global__ void __launch_bounds__(1024) lossAndGradient##LENGTH(                                    \
            float* loss, float* dx, const float* x, const void* targets, int isU8, float share, int rows,          \
            int classes) {                                                                                         \
        hanji::crossEntropy<Row>(loss, dx, x, {targets, isU8}, share, rows, classes);                              \
    }                                                                                                              \
    extern "C" __global__ void __launch_bounds__(1024) logitsGradient##LENGTH(                                     \
            float* dx, const float* x, const void* targets, int isU8, const float* dLoss, int rows, int classes) { \
        hanji::logitsGradient<Row>(dx, x, {targets, isU8}, dLoss, rows, classes, [](float) { return true; });      \
    }                                                                                                              \
    extern "C" __global__ void __launch_bounds__(1024) reweightedRows##LENGTH(                                     \
            float* dx, const float* x, const void* targets, int isU8, const float* dLoss, float share, int rows,   \
            int classes) {                                                                                         \
        hanji::logitsGradient<Row>(dx, x, {targets, isU8}, dLoss, rows, classes,                                   \
                                   [=](float d) { return __float_as_int(d) != __float_as_int(share); });           \
    }
FOR_EACH_ROW_LENGTH(KERNEL)
