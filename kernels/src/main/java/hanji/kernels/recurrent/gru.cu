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
        int count, int steps, int positions, int units, int taps, int lead, int step) {
    for (unsigned i = hanji::thread(); i < count; i += hanji::threads()) {
        hanji::LineCell cell(i, steps, positions, units, step);
        int wide = GATES * units;
        float sum[GATES] = {0.0f, 0.0f, 0.0f};
        for (int k = 0; k < taps && step > 0; k++) {
            int read = cell.position + k - lead;
            bool there = read >= 0 && read < positions;
            const float* h = out + ((cell.cell - cell.position - positions + (there ? read : 0)) * PARTS + 4) * units;
            for (int v = 0; v < units; v++) {
                float state = there ? h[v] : 0.0f;
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
        float old = step > 0 ? to[(4 - (ptrdiff_t)positions * PARTS) * units] : 0.0f;
        to[0] = r;
        to[units] = z;
        to[2 * units] = n;
        to[3 * units] = m;
        to[4 * units] = __fmaf_rn(z, __fsub_rn(old, n), n);
    }
}

extern "C" __global__ void gruGradients(
        float* out, const float* __restrict__ dOut, const float* __restrict__ states, const float* __restrict__ weight,
        int count, int steps, int positions, int units, int taps, int lead, int step) {
    for (unsigned i = hanji::thread(); i < count; i += hanji::threads()) {
        hanji::LineCell cell(i, steps, positions, units, step);
        bool later = step + 1 < steps;
        float sum = 0.0f;
        for (int k = 0; k < taps && later; k++) {
            int by = cell.position - k + lead;
            bool there = by >= 0 && by < positions;
            const float* d = out + (cell.cell - cell.position + positions + (there ? by : 0)) * PARTS * units;
            const float* w = weight + (size_t)(k * units + cell.unit) * GATES * units;
            for (int gate = 0; gate < GATES; gate++) {
                const float* part = d + (gate < 2 ? gate : 3) * units;  /* of r and z, then of m */
                for (int v = 0; v < units; v++) sum = __fmaf_rn(there ? part[v] : 0.0f, w[gate * units + v], sum);
            }
        }
        size_t at = cell.cell * PARTS * units + cell.unit;
        const float *s = states + at, *d = dOut + at;
        float* to = out + at;
        ptrdiff_t line = (ptrdiff_t)positions * PARTS * units;
        float r = s[0], z = s[units], n = s[2 * units], m = s[3 * units];
        float dh = __fadd_rn(d[4 * units], sum);
        if (later) dh = __fmaf_rn(to[line + 4 * units], s[line + units], dh);
        float old = step > 0 ? s[4 * units - line] : 0.0f;
        float dn = __fmul_rn(__fmaf_rn(dh, __fsub_rn(1.0f, z), d[2 * units]), __fmaf_rn(-n, n, 1.0f));
        to[0] = __fmul_rn(__fmaf_rn(dn, m, d[0]), __fmaf_rn(-r, r, r));
        to[units] = __fmul_rn(__fmaf_rn(dh, __fsub_rn(old, n), d[units]), __fmaf_rn(-z, z, z));
        to[2 * units] = dn;
        to[3 * units] = __fmaf_rn(dn, r, d[3 * units]);
        to[4 * units] = dh;
    }
}
