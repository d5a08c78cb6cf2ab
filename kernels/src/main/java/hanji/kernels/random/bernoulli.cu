/*
 * Zeros and ones:  out[i] = uniform(first + i) < p[i] ? 1 : 0;  0 where p is NaN.
 * One thread per block of four words, one float4 read and one stored.  Bytes: 8 an element; about 30 integer operations each.
 * Reference: Bernoulli.java.
 */
#include "hanji/kernels/random/philox.cuh"

namespace {

__device__ __forceinline__ float chosen(float p, unsigned bits) {
    return hanji::uniform(bits) < p ? 1.0f : 0.0f;
}

}  // namespace

extern "C" __global__ void bernoulli(float* __restrict__ out, const float* __restrict__ p, unsigned n,
                                     unsigned long long seed, unsigned stream, unsigned step,
                                     unsigned long long first) {
    hanji::drawFours(out, n, {seed, stream, step, first}, [=](uint4 w, unsigned i) {
        float4 q = hanji::loadFour(p, i, n);
        return make_float4(chosen(q.x, w.x), chosen(q.y, w.y), chosen(q.z, w.z), chosen(q.w, w.w));
    });
}
