/*
 * One step of a layer of long short-term memory over lines [N, T, P]: the cells (n, t, p) of one t; or, with lag 1, over the
 * antidiagonals of images [N, H, W], the pixels of one of them.
 *   lstmStates:     h, and what is kept, [i f o g c], from the gates' inputs and the states h of one step before
 *   lstmGradients:  gradients by the gates' inputs, and dc by c, from those of one step later
 * One thread per unit of a cell, neighbouring threads on neighbouring units; a launch per step, each reads what the one before
 * wrote.
 * Work: 8 K U flops a unit and step; weights and states are read from caches after the first warp.
 * Order: docs/numerics.md, "Recurrent layers".  Reference: LstmReference.java.
 */
#include "hanji/kernels/math/elementary.cuh"
#include "hanji/kernels/recurrent/line.cuh"
#include "hanji/kernels/threads.cuh"

namespace {

const int KEPT = 5;  /* i, f, o, g, c */

/* The product, +0 where it is -0. */
__device__ float times(float a, float b) {
    return __fmaf_rn(a, b, 0.0f);
}

}  // namespace

extern "C" __global__ void lstmStates(
        float* out, float* kept, const float* __restrict__ in, const float* __restrict__ weight, int count, int steps,
        int positions, int units, int taps, int lead, int lag, int step) {
    for (unsigned i = hanji::thread(); i < count; i += hanji::threads()) {
        hanji::LineCell cell(i, steps, positions, units, lag, step);
        if (cell.cell < 0) continue;
        int wide = 4 * units;
        float sum[4] = {0.0f, 0.0f, 0.0f, 0.0f};
        for (int k = 0; k < taps && step > 0; k++) {
            ptrdiff_t read = cell.at(step - 1, cell.position + k - lead);
            const float* h = out + (read < 0 ? 0 : read) * units;
            for (int v = 0; v < units; v++) {
                float state = read < 0 ? 0.0f : h[v];
                const float* w = weight + (size_t)(k * units + v) * wide + cell.unit;
                for (int gate = 0; gate < 4; gate++) sum[gate] = __fmaf_rn(state, w[gate * units], sum[gate]);
            }
        }
        const float* x = in + cell.cell * wide + cell.unit;
        float* to = kept + cell.cell * KEPT * units + cell.unit;
        float gi = hanji::sigmoid(__fadd_rn(x[0], sum[0]));
        float gf = hanji::sigmoid(__fadd_rn(x[units], sum[1]));
        float go = hanji::sigmoid(__fadd_rn(x[2 * units], sum[2]));
        float gg = hanji::tanh(__fadd_rn(x[3 * units], sum[3]));
        ptrdiff_t before = cell.at(step - 1, cell.position);
        float old = before < 0 ? 0.0f : kept[(before * KEPT + 4) * units + cell.unit];
        float c = __fmaf_rn(gf, old, __fmul_rn(gi, gg));
        to[0] = gi;
        to[units] = gf;
        to[2 * units] = go;
        to[3 * units] = gg;
        to[4 * units] = c;
        out[cell.cell * units + cell.unit] = __fmul_rn(go, hanji::tanh(c));
    }
}

extern "C" __global__ void lstmGradients(
        float* out, float* dc, const float* __restrict__ dOut, const float* __restrict__ kept,
        const float* __restrict__ weight, int count, int steps, int positions, int units, int taps, int lead, int lag,
        int step) {
    for (unsigned n = hanji::thread(); n < count; n += hanji::threads()) {
        hanji::LineCell cell(n, steps, positions, units, lag, step);
        if (cell.cell < 0) continue;
        int wide = 4 * units;
        float sum = 0.0f;
        for (int k = 0; k < taps && step + 1 < steps; k++) {
            ptrdiff_t by = cell.at(step + 1, cell.position - k + lead);
            const float* d = out + (by < 0 ? 0 : by) * wide;
            const float* w = weight + (size_t)(k * units + cell.unit) * wide;
            for (int v = 0; v < wide; v++) sum = __fmaf_rn(by < 0 ? 0.0f : d[v], w[v], sum);
        }
        const float* s = kept + cell.cell * KEPT * units + cell.unit;
        float i = s[0], f = s[units], o = s[2 * units], g = s[3 * units], y = hanji::tanh(s[4 * units]);
        float dh = __fadd_rn(dOut[cell.cell * units + cell.unit], sum);
        ptrdiff_t later = cell.at(step + 1, cell.position), before = cell.at(step - 1, cell.position);
        float dLater = later < 0 ? 0.0f : dc[later * units + cell.unit];
        float forget = later < 0 ? 0.0f : kept[(later * KEPT + 1) * units + cell.unit];
        float dMemory = __fmaf_rn(dLater, forget, times(__fmul_rn(dh, o), __fmaf_rn(-y, y, 1.0f)));
        float old = before < 0 ? 0.0f : kept[(before * KEPT + 4) * units + cell.unit];
        float* to = out + cell.cell * wide + cell.unit;
        to[0] = __fmul_rn(times(dMemory, g), __fmaf_rn(-i, i, i));
        to[units] = __fmul_rn(times(dMemory, old), __fmaf_rn(-f, f, f));
        to[2 * units] = __fmul_rn(times(dh, y), __fmaf_rn(-o, o, o));
        to[3 * units] = __fmul_rn(times(dMemory, i), __fmaf_rn(-g, g, 1.0f));
        dc[cell.cell * units + cell.unit] = dMemory;
    }
}
