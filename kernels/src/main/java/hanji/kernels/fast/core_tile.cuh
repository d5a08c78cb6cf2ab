/*
 * A tile of a product on tensor cores: ROWS x COLUMNS outputs of a block of four warps, each of which has half of the
 * rows and half of the columns in registers.  STAGE terms of both factors lie in shared memory as F32, in two buffers:
 * while one is multiplied, the next comes by cp.async, and one barrier per stage is enough.  What lies outside a factor
 * is filled with zeros by the copy itself.
 * Each output sums its terms in ascending order, DEPTH of them an mma, from +0: its bits depend neither on the tile nor
 * on the grid.
 */
#pragma once
#include "hanji/kernels/fast/tensor_core.cuh"

/** Terms of a stage. */
constexpr int STAGE = 16;
constexpr int CORE_THREADS = 128;

/** A factor's part of a stage: EXTENT lines, rows or columns of the tile, of STAGE terms. */
template <class CORE, Contiguous CONTIGUOUS_, int EXTENT>
struct Panel {
    static constexpr Contiguous CONTIGUOUS = CONTIGUOUS_;
    static constexpr int LINES = CONTIGUOUS == ALONG_DEPTH ? EXTENT : STAGE;
    static constexpr int LENGTH = CONTIGUOUS == ALONG_DEPTH ? STAGE : EXTENT;
    static constexpr int QUADS = LENGTH / 4;
    /** Quads that a thread brings: at the same place of every STEP-th line. */
    static constexpr int EACH = LINES * QUADS / CORE_THREADS;
    static constexpr int STEP = CORE_THREADS / QUADS;

    float lines[LINES][LENGTH + CORE::PADDING[CONTIGUOUS]];

    static __device__ __forceinline__ int line(int i) { return threadIdx.x / QUADS + i * STEP; }
    static __device__ __forceinline__ int at() { return threadIdx.x % QUADS * 4; }

    /** Begins to copy this thread's quad i, of which the first {@code count} numbers are there; the others are 0. */
    __device__ __forceinline__ void copy(int i, const float* from, int count) {
        unsigned to = static_cast<unsigned>(__cvta_generic_to_shared(&lines[line(i)][at()]));
        asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(to), "l"(from), "r"(4 * count) : "memory");
    }
};

template <class CORE_, int ROWS_, int COLUMNS_, Contiguous OF_A, Contiguous OF_B>
struct CoreTile {
    using CORE = CORE_;
    using A = Panel<CORE, OF_A, ROWS_>;
    using B = Panel<CORE, OF_B, COLUMNS_>;
    static constexpr int ROWS = ROWS_, COLUMNS = COLUMNS_;
    static constexpr int DOWN = ROWS / 32, ACROSS = COLUMNS / 16;

    struct __align__(16) Stage {
        A a;
        B b;
    };

    float acc[DOWN][ACROSS][4] = {};

    static __device__ __forceinline__ int warpRow() { return threadIdx.x / 64 * (ROWS / 2); }
    static __device__ __forceinline__ int warpColumn() { return threadIdx.x / 32 % 2 * (COLUMNS / 2); }

    /** Row of acc[i][..][2 * half] and of the one after it. */
    static __device__ __forceinline__ int row(int i, int half) {
        return warpRow() + 16 * i + threadIdx.x % 32 / 4 + 8 * half;
    }

    /** Column of acc[..][j][0] and [2]; that of [1] and [3] is the next. */
    static __device__ __forceinline__ int column(int j) { return warpColumn() + 8 * j + threadIdx.x % 4 * 2; }

    /** Sums the products of so many stages, which FACTORS brings: copy(stage) begins to copy the next. */
    template <class FACTORS>
    __device__ __forceinline__ void accumulate(FACTORS& factors, int stages) {
        __shared__ Stage buffers[2];
        if (stages <= 0) return;
        factors.copy(buffers[0]);
        for (int s = 0; s < stages; s++) {
            asm volatile("cp.async.wait_all;" ::: "memory");
            __syncthreads();
            if (s + 1 < stages) factors.copy(buffers[(s + 1) % 2]);
            multiply(buffers[s % 2]);
        }
    }

  private:
    __device__ __forceinline__ void multiply(const Stage& stage) {
#pragma unroll
        for (int k = 0; k < STAGE; k += CORE::DEPTH) {
            unsigned a[DOWN][4], b[ACROSS / 2][4];
#pragma unroll
            for (int i = 0; i < DOWN; i++) CORE::fragment(stage.a, warpRow() + 16 * i, k, a[i]);
#pragma unroll
            for (int j = 0; j < ACROSS / 2; j++) CORE::fragment(stage.b, warpColumn() + 16 * j, k, b[j]);
#pragma unroll
            for (int i = 0; i < DOWN; i++)
#pragma unroll
                for (int j = 0; j < ACROSS; j++)
                    CORE::multiply(acc[i][j], a[i], b[j / 2][j % 2], b[j / 2][2 + j % 2]);
        }
    }
};

/** Stages of so many terms. */
__device__ __forceinline__ int stages(int terms) { return (terms + STAGE - 1) / STAGE; }
