/*
 * A tile of outputs whose chains a block carries in registers, as Tile.java does on the CPU:
 *   acc[row][column] = fma(a[k][row], b[k][column], acc[row][column])   for k ascending, k never split.
 *
 * A thread has ROWS_EACH x COLUMNS_EACH of the outputs. DEPTH steps of a and b are staged in shared memory at a time, in
 * two buffers: the next stage is on its way from global memory while this one is multiplied, and one barrier per stage is
 * enough. A stage that is not full is multiplied only as far as it goes: a step too many, even of zeros, would turn a sum
 * of -0 into +0.
 *
 * Shared memory, no bank conflicts: a row of a stage is 4 modulo 32 words, so that lanes (k, i) = (lane % 8, lane / 8)
 * write 32 banks, and so do lanes (k, i) = (4 (lane % 2), lane / 2), each for k, k + 1, k + 2, k + 3; lanes along a row do so
 * anyway; multiplying, a warp reads runs of float4 or broadcasts.
 * 8 x 8 outputs a thread: 64 fma for 4 float4 reads.
 */
#pragma once

/** Steps of a stage. */
constexpr int DEPTH = 8;

template <int ROWS_, int COLUMNS_, int ROWS_EACH_, int COLUMNS_EACH_>
struct Tile {
    static constexpr int ROWS = ROWS_, COLUMNS = COLUMNS_, ROWS_EACH = ROWS_EACH_, COLUMNS_EACH = COLUMNS_EACH_;
    static constexpr int THREADS_ALONG_COLUMNS = COLUMNS / COLUMNS_EACH;
    static constexpr int THREADS = ROWS / ROWS_EACH * THREADS_ALONG_COLUMNS;

    /** Factors of DEPTH steps, in shared memory. */
    struct __align__(16) Stage {
        float a[DEPTH][ROWS / 32 * 32 + 4];
        float b[DEPTH][COLUMNS / 32 * 32 + 4];
    };

    float acc[ROWS_EACH][COLUMNS_EACH];

    /** Row of this thread's outputs acc[r][..]: four neighbours, then four further on. */
    static __device__ int row(int r) {
        return r / 4 * (4 * ROWS / ROWS_EACH) + 4 * (threadIdx.x / THREADS_ALONG_COLUMNS) + r % 4;
    }

    /** Column of this thread's outputs acc[..][c]: likewise, or one. */
    static __device__ int column(int c) {
        constexpr int RUN = COLUMNS_EACH < 4 ? COLUMNS_EACH : 4;
        return c / RUN * (RUN * THREADS_ALONG_COLUMNS) + RUN * (threadIdx.x % THREADS_ALONG_COLUMNS) + c % RUN;
    }

    /**
     * Continues all chains by {@code steps} steps, which a loader brings: load() takes this thread's share of the next
     * stage to registers, store(stage) puts it into shared memory.
     */
    template <class LOADER>
    __device__ void accumulate(LOADER& loader, int steps) {
        __shared__ Stage stages[2];
        if (steps <= 0) return;
        loader.load();
        loader.store(stages[0]);
        __syncthreads();
        for (int done = 0, now = 0; done < steps; done += DEPTH, now ^= 1) {
            bool more = done + DEPTH < steps;
            if (more) loader.load();
            multiply(stages[now], steps - done);
            if (more) loader.store(stages[now ^ 1]);
            __syncthreads();
        }
    }

  private:
    __device__ void multiply(const Stage& stage, int steps) {
        if (steps >= DEPTH) {
#pragma unroll
            for (int k = 0; k < DEPTH; k++) step(stage, k);
        } else {
#pragma unroll 1
            for (int k = 0; k < steps; k++) step(stage, k);
        }
    }

    __device__ void step(const Stage& stage, int k) {
        float a[ROWS_EACH], b[COLUMNS_EACH];
#pragma unroll
        for (int r = 0; r < ROWS_EACH; r += 4) quad(a + r, &stage.a[k][row(r)]);
        if constexpr (COLUMNS_EACH == 1) {
            b[0] = stage.b[k][column(0)];
        } else {
#pragma unroll
            for (int c = 0; c < COLUMNS_EACH; c += 4) quad(b + c, &stage.b[k][column(c)]);
        }
#pragma unroll
        for (int r = 0; r < ROWS_EACH; r++)
#pragma unroll
            for (int c = 0; c < COLUMNS_EACH; c++) acc[r][c] = __fmaf_rn(a[r], b[c], acc[r][c]);
    }

    static __device__ void quad(float* to, const float* from) {
        float4 four = *reinterpret_cast<const float4*>(from);
        to[0] = four.x;
        to[1] = four.y;
        to[2] = four.z;
        to[3] = four.w;
    }
};

/** Puts four values for neighbouring steps where they belong. */
template <class ROW>
__device__ inline void storeSteps(ROW* steps, int at, float4 four) {
    steps[0][at] = four.x;
    steps[1][at] = four.y;
    steps[2][at] = four.z;
    steps[3][at] = four.w;
}

/** Many outputs: 64 chains a thread. */
using WideTile = Tile<128, 64, 8, 8>;
/** Blocks of wide tiles that a multiprocessor shall hold: 168 registers a thread. */
constexpr int WIDE_BLOCKS = 3;
/** Few outputs, or few columns. */
using SmallTile = Tile<64, 32, 4, 4>;
/** Up to four columns, one a thread. */
using NarrowTile = Tile<128, 4, 4, 1>;
