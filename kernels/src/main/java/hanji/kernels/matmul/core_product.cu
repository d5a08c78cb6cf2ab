/*
 * Matrix product on tensor cores, in TF32 or BF16: out[m, n] = sum over k of a[m, k] b[k, n], each factor as it is or
 * transposed; or a batch of products, whose matrices lie one after the other.  A block has a tile of core_tile.cuh, for
 * which both factors must have rows of a multiple of 4 numbers.
 * The names say the precision; the tile, wide 128 x 64 where such tiles fill the GPU, small 64 x 32 where they do not; and
 * how the factors lie, N as they are, T transposed.
 * Work: 2 M N K flops; bytes: a once per tile column, b once per tile row, out once.
 * Reference and gradient: MatMul.java, BatchMatMul.java.  Precision and bounds: docs/precision.md.
 */
// -arch=compute_80
#include "hanji/kernels/fast/core_tile.cuh"

namespace hanji {

/** A factor of EXTENT lines, the panels of which a tile reads one after the other. */
template <class PANEL>
struct Factor {
    const float* matrix;
    int first;   // row or column of the tile
    int extent;  // rows or columns in all
    int depth;
    int k;  // of the next stage

    __device__ __forceinline__ void copy(PANEL& panel) {
#pragma unroll
        for (int i = 0; i < PANEL::EACH; i++) {
            constexpr bool ALONG = PANEL::CONTIGUOUS == ALONG_DEPTH;
            int line = first + (ALONG ? PANEL::line(i) : PANEL::at()), term = k + (ALONG ? PANEL::at() : PANEL::line(i));
            unsigned from = ALONG ? (unsigned)line * depth + term : (unsigned)term * extent + line;
            bool inside = line < extent && term < depth;
            panel.copy(i, matrix + (inside ? from : 0), inside ? 4 : 0);
        }
        k += STAGE;
    }
};

template <class TILE>
struct Factors {
    Factor<typename TILE::A> a;
    Factor<typename TILE::B> b;

    __device__ __forceinline__ void copy(typename TILE::Stage& stage) {
        a.copy(stage.a);
        b.copy(stage.b);
    }
};

/** Block (x, y, z) has tile (y, x) of product z of a batch. */
template <class TILE>
__device__ __forceinline__ void product(float* out, const float* a, const float* b, int M, int N, int K) {
    int top = blockIdx.y * TILE::ROWS, left = blockIdx.x * TILE::COLUMNS;
    size_t matrix = blockIdx.z;
    TILE tile;
    Factors<TILE> factors = {{a + matrix * M * K, top, M, K, 0}, {b + matrix * N * K, left, N, K, 0}};
    tile.accumulate(factors, stages(K));
    out += matrix * M * N;
#pragma unroll
    for (int i = 0; i < TILE::DOWN; i++)
#pragma unroll
        for (int half = 0; half < 2; half++) {
            int m = top + TILE::row(i, half);
            if (m >= M) continue;
#pragma unroll
            for (int j = 0; j < TILE::ACROSS; j++) {
                int n = left + TILE::column(j);
                float first = tile.acc[i][j][2 * half], second = tile.acc[i][j][2 * half + 1];
                float* to = out + ((size_t)m * N + n);
                if (N % 2 == 0) {
                    if (n < N) *reinterpret_cast<float2*>(to) = make_float2(first, second);
                } else {
                    if (n < N) to[0] = first;
                    if (n + 1 < N) to[1] = second;
                }
            }
        }
}

}  // namespace hanji

#define KERNEL(tile, CORE, ROWS, COLUMNS, BLOCKS, FORMS, OF_A, OF_B)                     \
    extern "C" __global__ void __launch_bounds__(CORE_THREADS, BLOCKS) tile##FORMS(      \
            float* out, const float* a, const float* b, int M, int N, int K) {           \
        hanji::product<CoreTile<CORE, ROWS, COLUMNS, OF_A, OF_B>>(out, a, b, M, N, K);   \
    }

/** Of a tile, and the blocks of it that a multiprocessor shall hold. */
#define KERNELS(...)                                    \
    KERNEL(__VA_ARGS__, NN, ALONG_DEPTH, ALONG_RESULT)  \
    KERNEL(__VA_ARGS__, NT, ALONG_DEPTH, ALONG_DEPTH)   \
    KERNEL(__VA_ARGS__, TN, ALONG_RESULT, ALONG_RESULT) \
    KERNEL(__VA_ARGS__, TT, ALONG_RESULT, ALONG_DEPTH)

KERNELS(tf32Wide, Tf32, 128, 64, 4)
KERNELS(tf32Small, Tf32, 64, 32, 8)
KERNELS(bf16Wide, Bf16, 128, 64, 4)
KERNELS(bf16Small, Bf16, 64, 32, 8)
