/*
 * A tensor repeated to fill a larger shape:  out[i] = x[X(i)], the walk X saying where an element stands.
 * A thread takes four elements as one float4 where the innermost extent is a multiple of 4; else (quads = 0) one.
 * Bytes: the result once, x from a cache.  Reference and gradient: BroadcastTo.java.
 */
#include "hanji/kernels/pointwise/each.cuh"

extern "C" __global__ void broadcastTo(float* out, const float* x, hanji::Walk X, unsigned n, unsigned quads) {
    hanji::each(n, quads, [](float& y, float x) { y = x; }, hanji::Out{out}, hanji::Operand{x, X});
}
