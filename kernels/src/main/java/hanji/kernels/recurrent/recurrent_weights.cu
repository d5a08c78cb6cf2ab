/*
 * The gradient by the weights of a recurrent layer over lines [N, T, P], or, with lag 1, over the antidiagonals of images:
 *   out[k, u, v] = sum over the cells (n, t, p) of states[n, t-1, p + k - lead, u] * dSums[n, t, p, v]
 * Each weight is one chain of fma from +0 over images, steps and positions, and has a thread: a block has 8 u by 32 v of a tap.
 * The factors of 32 cells at a time are staged in shared memory, in two buffers: while one is multiplied, the next is on its way
 * from global memory, and the first warp finds out where the cells after that are.
 * Work: 2 K U W flops a cell; a chain of all cells, each an fma of 4 cycles, is the least time.  Bytes: states once for each 32 v
 * and tap, dSums once for each 8 u and tap, from L2.  Order: docs/numerics.md, "Recurrent layers".  Reference:
 * RecurrentWeightGradient.java.
 */
#include "hanji/kernels/recurrent/line.cuh"
#include "hanji/kernels/threads.cuh"

namespace hanji {

constexpr int CELLS = 32, ROWS = 8, COLUMNS = 32, THREADS = ROWS * COLUMNS;
constexpr int EACH = CELLS * COLUMNS / THREADS;
static_assert(CELLS * ROWS == THREADS, "a thread brings one state of a stage");

/** Where the cells of a stage are, and the states that they read: -1 for none. */
struct Cells {
    int cell[CELLS];
    int read[CELLS];
    unsigned exist;  // a bit for each
};

/** The factors of a stage: [u, cell], in whole float4, and [cell, v]. */
struct __align__(16) Factors {
    float state[ROWS][CELLS + 4];
    float gradient[CELLS][COLUMNS];
};

/** How cells are numbered. */
struct Lines {
    int images, steps, positions, lag;
    int before;  // position read, relative to the cell's

    /** The whole first warp finds the cells from the number {@code first} on. */
    __device__ __forceinline__ void find(Cells& cells, int first) const {
        int number = first + (int)lane(), at = number / positions;
        bool isOne = number < images * steps * positions;
        int image = isOne ? at / steps : 0, step = isOne ? at % steps : 0, position = number % positions;
        LineCell cell(image * positions + position, steps, positions, 1, lag, step);
        int found = isOne ? (int)cell.cell : -1;
        cells.cell[lane()] = found;
        cells.read[lane()] = found < 0 ? -1 : (int)cell.at(step - 1, position + before);
        unsigned exist = __ballot_sync(0xffffffff, found >= 0);
        if (lane() == 0) cells.exist = exist;
    }
};

/** A thread's share of the factors, on its way. */
struct Share {
    float state;
    float gradient[EACH];

    /** The thread's state is that of unit u of cell threadIdx.x / ROWS, its gradients those by v of every eighth cell. */
    __device__ __forceinline__ void load(
            const Cells& cells, const float* states, const float* dSums, int u, int v, int units, int wide) {
        int read = u < units ? cells.read[threadIdx.x / ROWS] : -1;
        state = read >= 0 ? states[(size_t)read * units + u] : 0.0f;
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int cell = v < wide ? cells.cell[threadIdx.x / COLUMNS + i * ROWS] : -1;
            gradient[i] = cell >= 0 ? dSums[(size_t)cell * wide + v] : 0.0f;
        }
    }

    __device__ __forceinline__ void store(Factors& to) const {
        to.state[threadIdx.x % ROWS][threadIdx.x / ROWS] = state;
#pragma unroll
        for (int i = 0; i < EACH; i++) to.gradient[threadIdx.x / COLUMNS + i * ROWS][threadIdx.x % COLUMNS] = gradient[i];
    }
};

/** The chain goes on over the cells that exist. */
__device__ __forceinline__ float goOn(float sum, const float* state, const float (*gradient)[COLUMNS], unsigned exist) {
    int v = threadIdx.x % COLUMNS;
    if (exist == 0xffffffff) {
#pragma unroll
        for (int c = 0; c < CELLS; c += 4) {
            float4 four = *reinterpret_cast<const float4*>(state + c);
            sum = __fmaf_rn(four.x, gradient[c][v], sum);
            sum = __fmaf_rn(four.y, gradient[c + 1][v], sum);
            sum = __fmaf_rn(four.z, gradient[c + 2][v], sum);
            sum = __fmaf_rn(four.w, gradient[c + 3][v], sum);
        }
    } else {
        for (unsigned left = exist; left != 0; left &= left - 1) {
            int c = __ffs((int)left) - 1;
            sum = __fmaf_rn(state[c], gradient[c][v], sum);
        }
    }
    return sum;
}

/** The whole chain of the thread's weight. */
__device__ __forceinline__ float chain(
        const float* states, const float* dSums, const Lines& lines, int units, int wide, int firstRow, int v) {
    __shared__ Cells cells[3];
    __shared__ Factors factors[2];
    bool finds = threadIdx.x < 32;
    int all = lines.images * lines.steps * lines.positions, u = firstRow + (int)(threadIdx.x % ROWS);
    if (all == 0) return 0.0f;
    if (finds) {
        lines.find(cells[0], 0);
        lines.find(cells[1], CELLS);
    }
    __syncthreads();
    Share share;
    share.load(cells[0], states, dSums, u, v, units, wide);
    share.store(factors[0]);
    __syncthreads();
    float sum = 0.0f;
    for (int done = 0, stage = 0, of = 0; done < all; done += CELLS, stage ^= 1, of = of == 2 ? 0 : of + 1) {
        share.load(cells[of == 2 ? 0 : of + 1], states, dSums, u, v, units, wide);
        if (finds) lines.find(cells[of == 0 ? 2 : of - 1], done + 2 * CELLS);
        const Factors& now = factors[stage];
        sum = goOn(sum, now.state[threadIdx.x / COLUMNS], now.gradient, cells[of].exist);
        share.store(factors[stage ^ 1]);
        __syncthreads();
    }
    return sum;
}

}  // namespace hanji

extern "C" __global__ void __launch_bounds__(hanji::THREADS) recurrentWeights(
        float* __restrict__ out, const float* __restrict__ states, const float* __restrict__ dSums, int images, int steps,
        int positions, int units, int wide, int lead, int lag) {
    int tap = blockIdx.z, firstRow = blockIdx.y * hanji::ROWS, u = firstRow + threadIdx.x / hanji::COLUMNS;
    int v = blockIdx.x * hanji::COLUMNS + threadIdx.x % hanji::COLUMNS;
    hanji::Lines lines{images, steps, positions, lag, tap - lead};
    float sum = hanji::chain(states, dSums, lines, units, wide, firstRow, v);
    if (u < units && v < wide) out[((size_t)tap * units + u) * wide + v] = sum;
}
