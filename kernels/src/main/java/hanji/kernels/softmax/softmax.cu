/*
 * Softmax over rows of K logits: p_k = e_k / S, with e_k and S of row.cuh; s = (float) S, s' = (float) (S - s).
 *   i = 1 / s,  q = e_k i,  p_k = fma(fma(-q, s', fma(-q, s, e_k)), i, q):  within little more than half an ulp.
 * One warp per row, or per 2 or 4 short ones; coalesced.
 * Work: about 35 operations per logit; bytes: the logits and the probabilities once (logits up to three times where
 * K > 1024, then from a cache).  Reference and gradient: Softmax.java.
 */
#include "hanji/kernels/softmax/row.cuh"

namespace hanji {

template <class Row>
__device__ __forceinline__ void softmax(float* p, const float* x, int rows, int classes) {
    eachRow<Row>(rows, [&](unsigned r, bool isRow) {
        Row row(x + (size_t)r * classes, isRow ? classes : 0);
        Shift shift = shiftOf(row);
        double sum = sumOf(row, shift);
        float high = __double2float_rn(sum);
        float low = __double2float_rn(__dsub_rn(sum, (double)high));
        float reciprocal = __fdiv_rn(1, high);
        row.eachExponential(shift, [&](int k, float e) {
            float q = __fmul_rn(e, reciprocal);
            float remainder = __fmaf_rn(-q, low, __fmaf_rn(-q, high, e));
            p[(size_t)r * classes + k] = __fmaf_rn(remainder, reciprocal, q);
        });
    });
}

}  // namespace hanji

#define KERNEL(LENGTH, Row)                                             \
    extern "C" __global__ void __launch_bounds__(1024) softmax##LENGTH( \
            float* p, const float* x, int rows, int classes) {          \
        hanji::softmax<Row>(p, x, rows, classes);                       \
    }
FOR_EACH_ROW_LENGTH(KERNEL)
