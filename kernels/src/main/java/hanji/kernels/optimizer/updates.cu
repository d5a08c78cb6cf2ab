/*
 * One step of an optimizer, in place, with gradient g' = scale * g + decay * p:
 *   sgd:       p -= rate * g'
 *   polyak:    v = momentum * v + g';  p -= rate * v
 *   nesterov:  v = momentum * v + g';  p -= rate * (g' + momentum * v)
 *   adam:      m = beta1 * m + rest1 * g';  v = beta2 * v + rest2 * g'^2;
 *              p = shrink * p - rate * m / (sqrt(v) * rootCorrection + epsilon)
 *   rmsprop:   v = rho * v + rest * g'^2;  p -= rate * g' / (sqrt(v) + epsilon)
 *   ema:       a += rest * (x - a)
 * A thread takes four elements as one float4 per array; adam and ema have the parameters of a whole network in one launch.  Bytes an element: sgd 12, momentum and rmsprop 20, adam 28, ema 12.
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

/** Parameters that one launch moves: the arrays of each. */
template <int ARRAYS>
struct Parameters {
    float* of[96][ARRAYS];
};

/** One number of each parameter. */
struct Numbers {
    unsigned of[96];
};

/**
 * Calls f(parameter, first, left) for each quad that this thread takes: the first of its elements, and how many are left of the parameter.
 *
 * @param sizes elements of each parameter
 * @param ends quads of it and of all before it; it has them to itself, so that its last may be short
 */
template <class F>
__device__ __forceinline__ void eachQuad(const Numbers& sizes, const Numbers& ends, unsigned count, F f) {
    for (unsigned i = hanji::thread(); i < ends.of[count - 1]; i += hanji::threads()) {
        unsigned t = 0;  // the first parameter that ends behind quad i
        for (unsigned more = count; t < more;) {
            unsigned middle = (t + more) / 2;
            if (ends.of[middle] <= i) t = middle + 1;
            else more = middle;
        }
        unsigned first = 4 * (i - (t == 0 ? 0 : ends.of[t - 1]));
        f(t, first, sizes.of[t] - first);
    }
}

/** update(element of the first array, of the second, ...) for a quad, or for what is left of one. */
template <class F, class... Arrays>
__device__ __forceinline__ void updateQuad(unsigned first, unsigned left, F update, Arrays... arrays) {
    if (left >= 4) hanji::four(update, hanji::Quad<Arrays>(arrays, first)...);
    else
        for (unsigned k = first; k < first + left; k++) update(arrays[k]...);
}

extern "C" __global__ void adam(const __grid_constant__ Parameters<4> all, const __grid_constant__ Numbers sizes,
                                const __grid_constant__ Numbers ends, unsigned count, float scale, float decay, float beta1,
                                float rest1, float beta2, float rest2, float rootCorrection, float epsilon,
                                float minusRate, float shrink) {
    auto update = [=](float& p, float g, float& m, float& v) {
        float decayed = __fmaf_rn(decay, p, __fmul_rn(scale, g));
        m = __fmaf_rn(beta1, m, __fmul_rn(rest1, decayed));
        v = __fmaf_rn(beta2, v, __fmul_rn(__fmul_rn(rest2, decayed), decayed));
        float denominator = __fmaf_rn(__fsqrt_rn(v), rootCorrection, epsilon);
        p = __fmaf_rn(minusRate, __fdiv_rn(m, denominator), __fmul_rn(shrink, p));
    };
    eachQuad(sizes, ends, count, [&](unsigned t, unsigned first, unsigned left) {
        const float* g = all.of[t][1];
        updateQuad(first, left, update, all.of[t][0], g, all.of[t][2], all.of[t][3]);
    });
}

extern "C" __global__ void ema(const __grid_constant__ Parameters<2> all, const __grid_constant__ Numbers sizes,
                               const __grid_constant__ Numbers ends, unsigned count, float rest) {
    auto update = [=](float& a, float x) { a = __fmaf_rn(rest, __fsub_rn(x, a), a); };
    eachQuad(sizes, ends, count, [&](unsigned t, unsigned first, unsigned left) {
        const float* x = all.of[t][1];
        updateQuad(first, left, update, all.of[t][0], x);
    });
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
