/*
 * One step of a layer of long short-term memory over lines [N, T, P]: the cells (n, t, p) of one t; or, with lag 1, over the
 * antidiagonals of images [N, H, W], the pixels of one of them.
 *   lstmStates:     [i f o g c h] from the gates' inputs and the states h of one step before
 *   lstmGradients:  gradients by the gates' inputs, and by c, from those of one step later
 * One thread per unit of a cell, neighbouring threads on neighbouring units; a launch per step, each reads what the one before
 * wrote.
 * Work: 8 K U flops a unit and step; weights and states are read from caches after the first warp.
 * Order: docs/numerics.md, "Recurrent layers".  Reference: LstmReference.java.
 */
#include "hanji/kernels/math/elementary.cuh"
#include "hanji/kernels/recurrent/line.cuh"
#include "hanji/kernels/threads.cuh"

namespace {

const int PARTS = 6;   /* i, f, o, g, c, h */
const int DPARTS = 5;  /* of i, f, o, g, and c */

}  // namespace

extern "C" __global__ void lstmStates(
        float* out, const float* __restrict__ in, const float* __restrict__ weight, int count, int steps, int positions,
        int units, int taps, int lead, int lag, int step) {
    for (unsigned i = hanji::thread(); i < count; i += hanji::threads()) {
        hanji::LineCell cell(i, steps, positions, units, lag, step);
        if (cell.cell < 0) continue;
        int wide = 4 * units;
        float sum[4] = {0.0f, 0.0f, 0.0f, 0.0f};
        for (int k = 0; k < taps && step > 0; k++) {
            ptrdiff_t read = cell.at(step - 1, cell.position + k - lead);
            const float* h = out + ((read < 0 ? 0 : read) * PARTS + 5) * units;
            for (int v = 0; v < units; v++) {
                float state = read < 0 ? 0.0f : h[v];
                const float* w = weight + (size_t)(k * units + v) * wide + cell.unit;
                for (int gate = 0; gate < 4; gate++) sum[gate] = __fmaf_rn(state, w[gate * units], sum[gate]);
            }
        }
        const float* x = in + cell.cell * wide + cell.unit;
        float* to = out + cell.cell * PARTS * units + cell.unit;
        float gi = hanji::sigmoid(__fadd_rn(x[0], sum[0]));
        float gf = hanji::sigmoid(__fadd_rn(x[units], sum[1]));
        float go = hanji::sigmoid(__fadd_rn(x[2 * units], sum[2]));
        float gg = hanji::tanh(__fadd_rn(x[3 * units], sum[3]));
        ptrdiff_t before = cell.at(step - 1, cell.position);
        float old = before < 0 ? 0.0f : out[(before * PARTS + 4) * units + cell.unit];
        float c = __fmaf_rn(gf, old, __fmul_rn(gi, gg));
        to[0] = gi;
        to[units] = gf;
        to[2 * units] = go;
        to[3 * units] = gg;
        to[4 * units] = c;
        to[5 * units] = __fmul_rn(go, hanji::tanh(c));
    }
}

extern "C" __global__ void lstmGradients(
        float* out, const float* __restrict__ dOut, const float* __restrict__ states, const float* __restrict__ weight,
        int count, int steps, int positions, int units, int taps, int lead, int lag, int step) {
    for (unsigned n = hanji::thread(); n < count; n += hanji::threads()) {
        hanji::LineCell cell(n, steps, positions, units, lag, step);
        if (cell.cell < 0) continue;
        int wide = 4 * units;
        float sum = 0.0f;
        for (int k = 0; k < taps && step + 1 < steps; k++) {
            ptrdiff_t by = cell.at(step + 1, cell.position - k + lead);
            const float* d = out + (by < 0 ? 0 : by) * DPARTS * units;
            const float* w = weight + (size_t)(k * units + cell.unit) * wide;
            for (int v = 0; v < wide; v++) sum = __fmaf_rn(by < 0 ? 0.0f : d[v], w[v], sum);
        }
        const float* s = states + cell.cell * PARTS * units + cell.unit;
        const float* d = dOut + cell.cell * PARTS * units + cell.unit;
        float* to = out + cell.cell * DPARTS * units + cell.unit;
        float i = s[0], f = s[units], o = s[2 * units], g = s[3 * units], y = hanji::tanh(s[4 * units]);
        float dh = __fadd_rn(d[5 * units], sum);
        float dc = __fmaf_rn(__fmul_rn(dh, o), __fmaf_rn(-y, y, 1.0f), d[4 * units]);
        ptrdiff_t later = cell.at(step + 1, cell.position), before = cell.at(step - 1, cell.position);
        if (later >= 0)
            dc = __fmaf_rn(
                    out[(later * DPARTS + 4) * units + cell.unit], states[(later * PARTS + 1) * units + cell.unit], dc);
        float old = before < 0 ? 0.0f : states[(before * PARTS + 4) * units + cell.unit];
        to[0] = __fmul_rn(__fmaf_rn(dc, g, d[0]), __fmaf_rn(-i, i, i));
        to[units] = __fmul_rn(__fmaf_rn(dc, old, d[units]), __fmaf_rn(-f, f, f));
        to[2 * units] = __fmul_rn(__fmaf_rn(dh, y, d[2 * units]), __fmaf_rn(-o, o, o));
        to[3 * units] = __fmul_rn(__fmaf_rn(dc, i, d[3 * units]), __fmaf_rn(-g, g, 1.0f));
        to[4 * units] = dc;
    }
}
