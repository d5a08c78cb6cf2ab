/*
 * Zeros and ones:  out[i] = uniform(first + i) < p[i] ? 1 : 0;  0 where p is NaN.
 * One thread per block of four words, stored as one float4.  Bytes: 8 an element; about 30 integer operations each.
 * Reference: Bernoulli.java.
 */
#include "hanji/kernels/random/philox.cuh"

namespace {

__device__ __forceinline__ float chosen(const float* p, unsigned i, unsigned n, unsigned bits) {
    return i < n && hanji::uniform(bits) < p[i] ? 1.0f : 0.0f;
}

}  // namespace

extern "C" __global__ void bernoulli(float* __restrict__ out, const float* __restrict__ p, unsigned n,
                                     unsigned long long seed, unsigned stream, unsigned step,
                                     unsigned long long first) {
    hanji::drawFours(out, n, {seed, stream, step, first}, [=](uint4 w, unsigned i) {
        return make_float4(chosen(p, i, n, w.x), chosen(p, i + 1, n, w.y), chosen(p, i + 2, n, w.z),
                           chosen(p, i + 3, n, w.w));
    });
}
