/*
 * Standard normal numbers:  out[i] = Box-Muller number first + i.
 * One thread per block of four words, two pairs, stored as one float4.  Bytes: 4 an element; about 60 operations each.
 * Reference: Gaussian.java, BoxMuller.java.
 */
#include "hanji/kernels/random/box_muller.cuh"
#include "hanji/kernels/random/philox.cuh"

extern "C" __global__ void gaussian(float* out, unsigned n, unsigned long long seed, unsigned stream, unsigned step,
                                    unsigned long long first) {
    hanji::drawFours(out, n, {seed, stream, step, first}, [](uint4 w, unsigned) {
        float2 a = hanji::boxMuller(w.x, w.y);
        float2 b = hanji::boxMuller(w.z, w.w);
        return make_float4(a.x, a.y, b.x, b.y);
    });
}
