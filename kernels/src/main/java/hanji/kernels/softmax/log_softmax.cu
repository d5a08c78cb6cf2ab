/*
 * Log-probabilities over rows of K logits: y_k = (x_k - c) - log(s), with c and S of row.cuh; s = (float) S.
 * One warp per row, coalesced.
 * Work: about 35 operations per logit; bytes: the logits and the results once (logits up to three times where K > 1024,
 * then from a cache).  Reference and gradient: LogSoftmax.java.
 */
#include "hanji/kernels/softmax/row.cuh"

namespace hanji {

template <class Row>
__device__ __forceinline__ void logSoftmax(float* y, const float* x, int rows, int classes) {
    eachRow(rows, [&](unsigned r) {
        Row row(x + (size_t)r * classes, classes);
        float shift = shiftOf(row);
        float logSum = log(__double2float_rn(sumOf(row, shift)));
        row.eachLogit([&](int k, float logit) {
            y[(size_t)r * classes + k] = __fsub_rn(__fsub_rn(logit, shift), logSum);
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
