/*
 * The gradient by the weights of a recurrent layer over lines [N, T, P], or, with lag 1, over the antidiagonals of images:
 *   out[k, u, v] = sum over the cells (n, t, p) of states[n, t-1, p + k - lead, u] * dSums[n, t, p, v]
 * One thread per weight, a chain of fma from +0 over images, steps and positions; neighbouring threads on neighbouring v, so that
 * a warp reads one state and 32 gradients side by side.
 * Work: 2 K U W flops a cell.  Order: docs/numerics.md, "Recurrent layers".  Reference: RecurrentWeightGradient.java.
 */
#include "hanji/kernels/recurrent/line.cuh"
#include "hanji/kernels/threads.cuh"

extern "C" __global__ void recurrentWeights(
        float* __restrict__ out, const float* __restrict__ states, const float* __restrict__ dSums, int images, int steps,
        int positions, int units, int wide, int taps, int lead, int lag) {
    for (unsigned i = hanji::thread(); i < taps * units * wide; i += hanji::threads()) {
        int v = i % wide, u = i / wide % units, tap = i / wide / units;
        float sum = 0.0f;
        for (int image = 0; image < images; image++)
            for (int step = 0; step < steps; step++)
                for (int position = 0; position < positions; position++) {
                    hanji::LineCell cell(image * positions + position, steps, positions, 1, lag, step);
                    if (cell.cell < 0) continue;
                    ptrdiff_t read = cell.at(step - 1, position + tap - lead);
                    sum = __fmaf_rn(read < 0 ? 0.0f : states[read * units + u], dSums[cell.cell * wide + v], sum);
                }
        out[i] = sum;
    }
}
