/*
 * A row of K logits and its target t: what cross-entropy and its gradient are made of, with c, e_k and S of row.cuh and
 * s = (float) S.
 *   loss = log(s) + (c - x_t)
 *   dx_k = e_k f, and fma(e_t, f, -dLoss) at the target, with f = dLoss / s
 * A target that is no class gives NaN.  docs/numerics.md, "Softmax and cross-entropy".
 */
#pragma once

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

/** The loss of row r of the targets, where there is one; and unless dx is null, the gradient if it counts dLoss. */
template <class Row>
__device__ __forceinline__ void lossOfRow(
        float* loss, float* dx, const float* x, Targets targets, unsigned r, bool isRow, int classes, float dLoss) {
    int target = isRow ? targets.of(r) : -1;
    bool isClass = 0 <= target && target < classes;
    float logit = isClass ? x[target] : nan();
    TargetedRow<Row> row(x, target, isRow ? classes : 0);
    if (leads<Row>() && isRow) loss[r] = row.loss(logit);
    if (dx != nullptr) row.storeGradient(dx, isClass ? dLoss : nan());
}

/** The gradient of that loss alone. */
template <class Row>
__device__ __forceinline__ void gradientOfRow(
        float* dx, const float* x, Targets targets, unsigned r, bool isRow, int classes, float dLoss) {
    int target = isRow ? targets.of(r) : -1;
    TargetedRow<Row> row(x, target, isRow ? classes : 0);
    row.storeGradient(dx, 0 <= target && target < classes ? dLoss : nan());
}

}  // namespace hanji
