/*
 * Uniform numbers in [0, 1), multiples of 2^-24:  out[i] = uniform(first + i).
 * One thread per block of four words, stored as one float4.  Bytes: 4 an element; about 30 integer operations each.
 * Reference: Uniform.java.
 */
#include "hanji/kernels/random/philox.cuh"

extern "C" __global__ void uniform(float* out, unsigned n, unsigned long long seed, unsigned stream, unsigned step,
                                   unsigned long long first) {
    hanji::drawFours(out, n, {seed, stream, step, first}, [](uint4 w, unsigned) {
        return make_float4(hanji::uniform(w.x), hanji::uniform(w.y), hanji::uniform(w.z), hanji::uniform(w.w));
    });
}
