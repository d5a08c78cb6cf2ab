/*
 * out[i] = a[i] * b[i].  One thread per element, and on beyond the grid.
 * Every operation is spelled with its rounding, in the order of the CPU, so that the bits are the CPU's.
 */
#include "hanji/kernels/threads.cuh"

extern "C" __global__ void forward(
        float* __restrict__ out, const float* __restrict__ a, const float* __restrict__ b, unsigned n) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) out[i] = __fmul_rn(a[i], b[i]);
}
