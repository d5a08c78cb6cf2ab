/*
 * The cube of each element:  out[i] = (x[i] * x[i]) * x[i].  One thread per element, and on beyond the grid.
 * Reference and gradient: CustomOp.java.
 */
#include "hanji/kernels/threads.cuh"

extern "C" __global__ void cube(float* __restrict__ out, const float* __restrict__ x, unsigned n) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) out[i] = __fmul_rn(__fmul_rn(x[i], x[i]), x[i]);
}
