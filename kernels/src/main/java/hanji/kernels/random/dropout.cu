/*
 * Dropout:  out[i] = uniform(first + i) < rate ? +0 : x[i] * scale.
 * One thread per block of four words, one float4 read and one stored.  Bytes: 8 an element; about 30 integer operations each.
 * Reference: Dropout.java.
 */
#include "hanji/kernels/random/philox.cuh"

extern "C" __global__ void dropout(float* __restrict__ out, const float* __restrict__ x, unsigned n, float rate,
                                   float scale, unsigned long long seed, unsigned stream, unsigned step,
                                   unsigned long long first) {
    auto kept = [=](float value, unsigned bits) {
        return hanji::uniform(bits) < rate ? 0.0f : __fmul_rn(value, scale);
    };
    hanji::drawFours(out, n, {seed, stream, step, first}, [=](uint4 w, unsigned i) {
        float4 q = hanji::loadFour(x, i, n);
        return make_float4(kept(q.x, w.x), kept(q.y, w.y), kept(q.z, w.z), kept(q.w, w.w));
    });
}
