/*
 * Logarithm of a sum of exponentials over rows of K logits: y = log(s) + c, with c and S of row.cuh; s = (float) S;
 * +infinity where c is.
 * One warp per row, or per 2 or 4 short ones; coalesced.
 * Work: about 35 operations per logit; bytes: the logits once (twice where K > 1024, then from a cache), 4 per row.
 * Reference and gradient: LogSumExp.java.
 */
#include "hanji/kernels/softmax/row.cuh"

namespace hanji {

template <class Row>
__device__ __forceinline__ void logSumExp(float* y, const float* x, int rows, int classes) {
    eachRow<Row>(rows, [&](unsigned r, bool isRow) {
        Row row(x + (size_t)r * classes, isRow ? classes : 0);
        Shift shift = shiftOf(row);
        float sum = __double2float_rn(sumOf(row, shift));
        if (leads<Row>() && isRow) y[r] = shift.c == infinity() ? shift.c : __fadd_rn(log(sum), shift.c);
    });
}

}  // namespace hanji

#define KERNEL(LENGTH, Row)                                               \
    extern "C" __global__ void __launch_bounds__(1024) logSumExp##LENGTH( \
            float* y, const float* x, int rows, int classes) {            \
        hanji::logSumExp<Row>(y, x, rows, classes);                       \
    }
FOR_EACH_ROW_LENGTH(KERNEL)
