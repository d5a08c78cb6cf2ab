/*
 * One step of a layer of gated recurrent units over lines [N, T, P]: the cells (n, t, p) of one t.
 *   gruStates:     [r z n m h] from the gates' inputs and the states h of one step before
 *   gruGradients:  gradients by the inputs of r, z and n, and by m and h, from those of one step later
 * One thread per unit of a cell, neighbouring threads on neighbouring units; a launch per step, each reads what the one before
 * wrote.
 * Work: 6 K U flops a unit and step; weights and states are read from caches after the first warp.
 * Order: docs/numerics.md, "Recurrent layers".  Reference: GruReference.java.
 */
#include "hanji/kernels/math/elementary.cuh"
#include "hanji/kernels/recurrent/line.cuh"
#include "hanji/kernels/threads.cuh"

namespace {

const int PARTS = 5;  /* r, z, n, m, h */
const int GATES = 3;

}  // namespace

extern "C" __global__ void gruStates(
        float* out, const float* __restrict__ in, const float* __restrict__ weight, const float* __restrict__ bias,
        int count, int steps, int positions, int units, int taps, int lead, int lag, int step) {
    for (unsigned i = hanji::thread(); i < count; i += hanji::threads()) {
        hanji::LineCell cell(i, steps, positions, units, lag, step);
        if (cell.cell < 0) continue;
        int wide = GATES * units;
        float sum[GATES] = {0.0f, 0.0f, 0.0f};
        for (int k = 0; k < taps && step > 0; k++) {
            ptrdiff_t read = cell.at(step - 1, cell.position + k - lead);
            const float* h = out + ((read < 0 ? 0 : read) * PARTS + 4) * units;
            for (int v = 0; v < units; v++) {
                float state = read < 0 ? 0.0f : h[v];
                const float* w = weight + (size_t)(k * units + v) * wide + cell.unit;
                for (int gate = 0; gate < GATES; gate++) sum[gate] = __fmaf_rn(state, w[gate * units], sum[gate]);
            }
        }
        const float* x = in + cell.cell * wide + cell.unit;
        float* to = out + cell.cell * PARTS * units + cell.unit;
        float r = hanji::sigmoid(__fadd_rn(x[0], sum[0]));
        float z = hanji::sigmoid(__fadd_rn(x[units], sum[1]));
        float m = __fadd_rn(sum[2], bias[cell.unit]);
        float n = hanji::tanh(__fmaf_rn(r, m, x[2 * units]));
        ptrdiff_t before = cell.at(step - 1, cell.position);
        float old = before < 0 ? 0.0f : out[(before * PARTS + 4) * units + cell.unit];
        to[0] = r;
        to[units] = z;
        to[2 * units] = n;
        to[3 * units] = m;
        to[4 * units] = __fmaf_rn(z, __fsub_rn(old, n), n);
    }
}

extern "C" __global__ void gruGradients(
        float* out, const float* __restrict__ dOut, const float* __restrict__ states, const float* __restrict__ weight,
        int count, int steps, int positions, int units, int taps, int lead, int lag, int step) {
    for (unsigned i = hanji::thread(); i < count; i += hanji::threads()) {
        hanji::LineCell cell(i, steps, positions, units, lag, step);
        if (cell.cell < 0) continue;
        float sum = 0.0f;
        for (int k = 0; k < taps && step + 1 < steps; k++) {
            ptrdiff_t by = cell.at(step + 1, cell.position - k + lead);
            const float* d = out + (by < 0 ? 0 : by) * PARTS * units;
            const float* w = weight + (size_t)(k * units + cell.unit) * GATES * units;
            for (int gate = 0; gate < GATES; gate++) {
                const float* part = d + (gate < 2 ? gate : 3) * units;  /* of r and z, then of m */
                for (int v = 0; v < units; v++) sum = __fmaf_rn(by < 0 ? 0.0f : part[v], w[gate * units + v], sum);
            }
        }
        size_t at = cell.cell * PARTS * units + cell.unit;
        const float *s = states + at, *d = dOut + at;
        float* to = out + at;
        ptrdiff_t later = cell.at(step + 1, cell.position), before = cell.at(step - 1, cell.position);
        float r = s[0], z = s[units], n = s[2 * units], m = s[3 * units];
        float dh = __fadd_rn(d[4 * units], sum);
        if (later >= 0) {
            size_t next = later * PARTS * units + cell.unit;
            dh = __fmaf_rn(out[next + 4 * units], states[next + units], dh);
        }
        float old = before < 0 ? 0.0f : states[(before * PARTS + 4) * units + cell.unit];
        float dn = __fmul_rn(__fmaf_rn(dh, __fsub_rn(1.0f, z), d[2 * units]), __fmaf_rn(-n, n, 1.0f));
        to[0] = __fmul_rn(__fmaf_rn(dn, m, d[0]), __fmaf_rn(-r, r, r));
        to[units] = __fmul_rn(__fmaf_rn(dh, __fsub_rn(old, n), d[units]), __fmaf_rn(-z, z, z));
        to[2 * units] = dn;
        to[3 * units] = __fmaf_rn(dn, r, d[3 * units]);
        to[4 * units] = dh;
    }
}
