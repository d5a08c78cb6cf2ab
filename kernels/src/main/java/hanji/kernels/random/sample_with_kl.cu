/*
 * Draws from normal distributions and their divergence from the standard normal, arXiv:1312.6114, section 2.4 and appendix B:
 *   sampleWithKl          sample[i] = m + exp(v / 2) * z,  kl[i] = (exp(v) - v + m * m) / 2 - 1 / 2,  m the mean, v the log-variance
 *   sampleWithKlGradient  with g the gradient by the sample and h half of that by kl
 *                         dMean[i] = h * 2m + g,  dLogVar[i] = (h * exp(v) - h) + g * z * exp(v / 2) / 2;
 *                         the terms of a gradient that is null are left out.
 * One thread per block of four words, two pairs; each array read or stored as one float4.  z is drawn each time, and stored
 * nowhere.  Bytes: 16 and 24 an element; about 110 operations each.  Reference: SampleWithKl.java, SampleWithKlGradient.java.
 */
#include "hanji/kernels/random/box_muller.cuh"
#include "hanji/kernels/random/philox.cuh"

namespace hanji {

__device__ __forceinline__ float4 normals(uint4 w) {
    float2 a = boxMuller(w.x, w.y), b = boxMuller(w.z, w.w);
    return make_float4(a.x, a.y, b.x, b.y);
}

/** f of each of four elements. */
template <typename F, typename... Fours>
__device__ __forceinline__ float4 ofFour(F f, Fours... of) {
    return make_float4(f(of.x...), f(of.y...), f(of.z...), f(of.w...));
}

__device__ __forceinline__ float deviation(float logVar) {
    return exp(__fmul_rn(logVar, 0.5f));
}

__device__ __forceinline__ float drawn(float m, float v, float z) {
    return __fadd_rn(m, __fmul_rn(deviation(v), z));
}

__device__ __forceinline__ float divergence(float m, float v) {
    return __fmaf_rn(__fadd_rn(__fsub_rn(exp(v), v), __fmul_rn(m, m)), 0.5f, -0.5f);
}

/** By logVar, through kl, of which h is half of the gradient. */
__device__ __forceinline__ float throughVariance(float h, float v) {
    return __fadd_rn(-h, __fmul_rn(h, exp(v)));
}

/** By logVar, through the sample, of which g is the gradient. */
__device__ __forceinline__ float throughDeviation(float g, float z, float v) {
    return __fmul_rn(__fmul_rn(__fmul_rn(g, z), deviation(v)), 0.5f);
}

}  // namespace hanji

extern "C" __global__ void sampleWithKl(float* __restrict__ sample, float* __restrict__ kl,
                                        const float* __restrict__ mean, const float* __restrict__ logVar, unsigned n,
                                        unsigned long long seed, unsigned stream, unsigned step,
                                        unsigned long long first) {
    hanji::Draw draw{seed, stream, step, first};
    hanji::eachBlock(n, draw, [=](unsigned long long block, unsigned i) {
        float4 m = hanji::loadFour(mean, i, n), v = hanji::loadFour(logVar, i, n);
        hanji::storeFour(sample, i, n, hanji::ofFour(hanji::drawn, m, v, hanji::normals(hanji::philox(draw, block))));
        hanji::storeFour(kl, i, n, hanji::ofFour(hanji::divergence, m, v));
    });
}

extern "C" __global__ void sampleWithKlGradient(float* __restrict__ dMean, float* __restrict__ dLogVar,
                                                const float* __restrict__ mean, const float* __restrict__ logVar,
                                                const float* __restrict__ dSample, const float* __restrict__ dKl,
                                                unsigned n, unsigned long long seed, unsigned stream, unsigned step,
                                                unsigned long long first) {
    hanji::Draw draw{seed, stream, step, first};
    auto sum = [](float a, float b) { return __fadd_rn(a, b); };
    hanji::eachBlock(n, draw, [=](unsigned long long block, unsigned i) {
        float4 v = hanji::loadFour(logVar, i, n), byMean = make_float4(0, 0, 0, 0), byLogVar = byMean;
        if (dKl) {
            float4 m = hanji::loadFour(mean, i, n);
            float4 h = hanji::ofFour([](float d) { return __fmul_rn(d, 0.5f); }, hanji::loadFour(dKl, i, n));
            byMean = hanji::ofFour([](float h, float m) { return __fmul_rn(h, __fmul_rn(m, 2.0f)); }, h, m);
            byLogVar = hanji::ofFour(hanji::throughVariance, h, v);
        }
        if (dSample) {
            float4 g = hanji::loadFour(dSample, i, n), z = hanji::normals(hanji::philox(draw, block));
            float4 spread = hanji::ofFour(hanji::throughDeviation, g, z, v);
            byMean = dKl ? hanji::ofFour(sum, byMean, g) : g;
            byLogVar = dKl ? hanji::ofFour(sum, byLogVar, spread) : spread;
        }
        hanji::storeFour(dMean, i, n, byMean);
        hanji::storeFour(dLogVar, i, n, byLogVar);
    });
}
