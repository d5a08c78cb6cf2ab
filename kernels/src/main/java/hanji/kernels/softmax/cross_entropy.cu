/*
 * Cross-entropy of rows of K logits and a target each, in nats, and its gradient: the formulas of targeted_row.cuh.
 * lossAndGradient computes both from one sweep over the logits, for losses that all count the same share; reweightedRows then
 * mends the rows that count otherwise: of a mean none, and it reads dLoss only.
 * One warp per row, or per 2 or 4 short ones; coalesced.  A target that is no class gives NaN; nothing outside the row is read for it.
 * Work: about 35 operations per logit; bytes: the logits once (up to three times where K > 1024, then from a cache), 8
 * per row; for the gradient the logits once more.  Reference and second gradient: CrossEntropy.java.
 */
#include "hanji/kernels/softmax/targeted_row.cuh"

namespace hanji {

/** The losses; and unless dx is null, the gradient of losses that count share each. */
template <class Row>
__device__ __forceinline__ void crossEntropy(
        float* loss, float* dx, const float* x, Targets targets, float share, int rows, int classes) {
    eachRow<Row>(rows, [&](unsigned r, bool isRow) {
        size_t at = (size_t)r * classes;
        lossOfRow<Row>(loss, dx == nullptr ? nullptr : dx + at, x + at, targets, r, isRow, classes, share);
    });
}

/** The gradient of the losses that isDue(dLoss). */
template <class Row, class Due>
__device__ __forceinline__ void logitsGradient(
        float* dx, const float* x, Targets targets, const float* dLoss, int rows, int classes, Due isDue) {
    eachRow<Row>(rows, [&](unsigned r, bool isRow) {
        float d = isRow ? dLoss[r] : 0;
        isRow = isRow && isDue(d);
        if (!__any_sync(ALL_LANES, isRow)) return;
        size_t at = (size_t)r * classes;
        gradientOfRow<Row>(dx + at, x + at, targets, r, isRow, classes, d);
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
