/*
 * One antidiagonal of a recurrent layer over grids [N, H, W, U]: the cells (y, diagonal - y), y from firstRow on, of all images.
 *   gridStates:     h = tanh(in + (h left . fromLeft + h above . fromAbove))
 *   gridGradients:  d = (dOut + (d right . fromLeft' + d below . fromAbove')) (1 - h^2)
 * One thread per unit of a cell, neighbouring threads on neighbouring units; a launch per antidiagonal, each reads what the
 * one before wrote.
 * Work: 4 U flops a unit; the states of two neighbours and both weights are read, from caches after the first.
 * Order: one chain of fused multiply-adds from +0 over the neighbour in the row, then that in the column; outside the grid
 * zeros.  docs/numerics.md, "Recurrent layers".  Reference: GridRnn.java.
 */
#include "hanji/kernels/math/elementary.cuh"
#include "hanji/kernels/threads.cuh"

namespace {

/* The cell that a thread's unit belongs to. */
struct Cell {
    int unit, x, y;
    size_t at;

    __device__ Cell(unsigned i, int height, int width, int units, int diagonal, int firstRow, int rows) {
        unsigned cell = i / units;
        unit = i % units;
        y = firstRow + cell % rows;
        x = diagonal - y;
        at = (((size_t)(cell / rows) * height + y) * width + x) * units;
    }
};

/* Goes on with a chain: sum of state[k] weight[k row + u column]; state may be absent. */
__device__ float chain(float sum, const float* state, const float* weight, int units, int row, int column, bool there) {
    for (int k = 0; k < units; k++)
        sum = __fmaf_rn(there ? state[k] : 0.0f, weight[(size_t)k * row + column], sum);
    return sum;
}

}  // namespace

extern "C" __global__ void gridStates(
        float* out, const float* __restrict__ in, const float* __restrict__ fromLeft,
        const float* __restrict__ fromAbove, int count, int height, int width, int units, int diagonal, int firstRow,
        int rows) {
    for (unsigned i = hanji::thread(); i < count; i += hanji::threads()) {
        Cell cell(i, height, width, units, diagonal, firstRow, rows);
        float sum = chain(0.0f, out + cell.at - units, fromLeft, units, units, cell.unit, cell.x > 0);
        sum = chain(sum, out + cell.at - (size_t)width * units, fromAbove, units, units, cell.unit, cell.y > 0);
        out[cell.at + cell.unit] = hanji::tanh(__fadd_rn(in[cell.at + cell.unit], sum));
    }
}

extern "C" __global__ void gridGradients(
        float* out, const float* __restrict__ dOut, const float* __restrict__ fromLeft,
        const float* __restrict__ fromAbove, const float* __restrict__ states, int count, int height, int width,
        int units, int diagonal, int firstRow, int rows) {
    for (unsigned i = hanji::thread(); i < count; i += hanji::threads()) {
        Cell cell(i, height, width, units, diagonal, firstRow, rows);
        const float *left = fromLeft + (size_t)cell.unit * units, *above = fromAbove + (size_t)cell.unit * units;
        float sum = chain(0.0f, out + cell.at + units, left, units, 1, 0, cell.x < width - 1);
        sum = chain(sum, out + cell.at + (size_t)width * units, above, units, 1, 0, cell.y < height - 1);
        float h = states[cell.at + cell.unit];
        float d = __fadd_rn(dOut[cell.at + cell.unit], sum);
        out[cell.at + cell.unit] = __fmul_rn(d, __fmaf_rn(-h, h, 1.0f));
    }
}
