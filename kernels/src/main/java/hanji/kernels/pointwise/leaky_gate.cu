/*
 * Values, or a part of them:  out[i] = gate[i] > 0 ? values[i] : gate[i] <= 0 ? values[i] * slope : NaN.
 * A thread takes four elements as one float4.  Bytes: both operands and out once, 12 an element; 8 where the values are the gate.
 * Reference and gradient: LeakyGate.java.
 */
#include "hanji/kernels/pointwise/each.cuh"

extern "C" __global__ void leakyGate(float* __restrict__ out, const float* __restrict__ gate,
                                     const float* __restrict__ values, float slope, unsigned n) {
    hanji::each(n, n / 4,
                [=](float& y, float g, float v) { y = g > 0.0f ? v : g <= 0.0f ? __fmul_rn(v, slope) : g; },
                hanji::Out{out}, gate, values);
}
