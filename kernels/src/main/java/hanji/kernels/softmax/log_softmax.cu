/*
 * Log-probabilities over rows of K logits: y_k = (x_k - c) - log(s), with c and S of row.cuh; s = (float) S.
 * One warp per row, or per 2 or 4 short ones; coalesced.
 * Work: about 35 operations per logit; bytes: the logits and the results once (logits up to three times where K > 1024,
 * then from a cache).  Reference and gradient: LogSoftmax.java.
 */
#include "hanji/kernels/softmax/row.cuh"

namespace hanji {

template <class Row>
__device__ __forceinline__ void logSoftmax(float* y, const float* x, int rows, int classes) {
    eachRow<Row>(rows, [&](unsigned r, bool isRow) {
        Row row(x + (size_t)r * classes, isRow ? classes : 0);
        Shift shift = shiftOf(row);
        float logSum = log(__double2float_rn(sumOf(row, shift)));
        row.eachLogit([&](int k, float logit) {
            y[(size_t)r * classes + k] = __fsub_rn(__fsub_rn(logit, shift.c), logSum);
        });
    });
}

}  // namespace hanji

#define KERNEL(LENGTH, Row)                                                \
    extern "C" __global__ void __launch_bounds__(1024) logSoftmax##LENGTH( \
            float* y, const float* x, int rows, int classes) {             \
        hanji::logSoftmax<Row>(y, x, rows, classes);                       \
    }
FOR_EACH_ROW_LENGTH(KERNEL)
