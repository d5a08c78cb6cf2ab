/*
 * Data with noise:  out[i] = signal[n] * x[i] + noise[n] * z,  a draw from q(x_t | x_0), arXiv:2006.11239, equation 4.
 * One thread per block of four words, two pairs; one float4 read and one stored.  The noise is stored nowhere.
 * Bytes: 8 an element; about 80 operations each.  Reference: Diffuse.java.
 */
#include "hanji/kernels/random/diffuse.cuh"

extern "C" __global__ void diffuse(float* __restrict__ out, const float* __restrict__ x,
                                   const float* __restrict__ signal, const float* __restrict__ noise, unsigned n,
                                   unsigned size, unsigned long long seed, unsigned stream, unsigned step,
                                   unsigned long long first) {
    hanji::Mixture mixture{x, {signal, size}, {noise, size}, n};
    hanji::drawFours(out, n, {seed, stream, step, first}, [=](uint4 w, unsigned i) { return mixture.four(w, i); });
}
