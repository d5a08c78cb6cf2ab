/*
 * One step of an optimizer, in place, with gradient g' = scale * g + decay * p:
 *   sgd:       p -= rate * g'
 *   polyak:    v = momentum * v + g';  p -= rate * v
 *   nesterov:  v = momentum * v + g';  p -= rate * (g' + momentum * v)
 *   adam:      m = beta1 * m + rest1 * g';  v = beta2 * v + rest2 * g'^2;
 *              p = shrink * p - rate * m / (sqrt(v) * rootCorrection + epsilon)
 *   rmsprop:   v = rho * v + rest * g'^2;  p -= rate * g' / (sqrt(v) + epsilon)
 *   ema:       a += rest * (x - a)
 * A thread takes four elements as one float4 per array.  Bytes an element: sgd 12, momentum and rmsprop 20, adam 28, ema 12.
 * Reference: SgdUpdate.java, MomentumUpdate.java, AdamUpdate.java, RmsPropUpdate.java, EmaUpdate.java.
 * Order of roundings: docs/numerics.md, "Optimizer updates".
 */
#include "hanji/kernels/pointwise/each.cuh"

extern "C" __global__ void sgd(float* p, const float* g, float scale, float decay, float minusRate, unsigned n) {
    hanji::each(
        n, n / 4,
        [=](float& p, float g) { p = __fmaf_rn(minusRate, __fmaf_rn(decay, p, __fmul_rn(scale, g)), p); }, p, g);
}

extern "C" __global__ void polyak(float* p, const float* g, float* v, float scale, float decay, float momentum,
                                  float minusRate, unsigned n) {
    hanji::each(
        n, n / 4,
        [=](float& p, float g, float& v) {
            v = __fmaf_rn(momentum, v, __fmaf_rn(decay, p, __fmul_rn(scale, g)));
            p = __fmaf_rn(minusRate, v, p);
        },
        p, g, v);
}

extern "C" __global__ void nesterov(float* p, const float* g, float* v, float scale, float decay, float momentum,
                                    float minusRate, unsigned n) {
    hanji::each(
        n, n / 4,
        [=](float& p, float g, float& v) {
            float decayed = __fmaf_rn(decay, p, __fmul_rn(scale, g));
            v = __fmaf_rn(momentum, v, decayed);
            p = __fmaf_rn(minusRate, __fmaf_rn(momentum, v, decayed), p);
        },
        p, g, v);
}

extern "C" __global__ void adam(float* p, const float* g, float* m, float* v, float scale, float decay, float beta1,
                                float rest1, float beta2, float rest2, float rootCorrection, float epsilon,
                                float minusRate, float shrink, unsigned n) {
    hanji::each(
        n, n / 4,
        [=](float& p, float g, float& m, float& v) {
            float decayed = __fmaf_rn(decay, p, __fmul_rn(scale, g));
            m = __fmaf_rn(beta1, m, __fmul_rn(rest1, decayed));
            v = __fmaf_rn(beta2, v, __fmul_rn(__fmul_rn(rest2, decayed), decayed));
            float denominator = __fmaf_rn(__fsqrt_rn(v), rootCorrection, epsilon);
            p = __fmaf_rn(minusRate, __fdiv_rn(m, denominator), __fmul_rn(shrink, p));
        },
        p, g, m, v);
}

extern "C" __global__ void rmsprop(float* p, const float* g, float* v, float scale, float decay, float rho, float rest,
                                   float epsilon, float minusRate, unsigned n) {
    hanji::each(
        n, n / 4,
        [=](float& p, float g, float& v) {
            float decayed = __fmaf_rn(decay, p, __fmul_rn(scale, g));
            v = __fmaf_rn(rho, v, __fmul_rn(__fmul_rn(rest, decayed), decayed));
            p = __fmaf_rn(minusRate, __fdiv_rn(decayed, __fadd_rn(__fsqrt_rn(v), epsilon)), p);
        },
        p, g, v);
}

extern "C" __global__ void ema(float* a, const float* x, float rest, unsigned n) {
    hanji::each(n, n / 4, [=](float& a, float x) { a = __fmaf_rn(rest, __fsub_rn(x, a), a); }, a, x);
}
