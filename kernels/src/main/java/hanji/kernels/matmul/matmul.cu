/*
 * Matrix product out[m, n] = sum over k of a[m, k] b[k, n], each factor as it is or transposed.  Each element is one
 * chain acc = fma(a[m, k], b[k, n], acc) over ascending k, from +0.
 * A block computes a tile of ROWS x COLUMNS, a thread ROWS_EACH x COLUMNS_EACH of it in registers.  Both factors pass
 * through shared memory, DEPTH values of k at a time, in two buffers: while one is multiplied, the next is on its way
 * from global memory in registers, so that one barrier per DEPTH is enough.
 *   wide    128 x 128, 8 x 8 a thread: 64 fma for 16 floats of shared memory
 *   square   64 x  64, 8 x 4 a thread: where wide tiles would leave multiprocessors idle
 *   narrow   64 x  16, 4 x 2 a thread: where the result has few columns, or few rows, and the factors are exchanged
 * A warp's lanes lie 4 x 8 over its part of the tile, so its reads of shared memory do not conflict; rows of shared
 * memory are 4 floats longer than the tile, so neither do the writes that transpose.
 * Factors are read in float4 where their rows are a multiple of 4 long, else float by float.
 * Work: 2 M N K flops; bytes: a once per tile column, b once per tile row, out once.
 * Reference and gradient: MatMul.java.  docs/numerics.md, "Matrix product".
 */

namespace hanji {

constexpr int DEPTH = 8;
constexpr int PADDING = 4;
constexpr int WARP_ROWS = 4;
constexpr int WARP_COLUMNS = 8;

/** A factor with its contiguous axis: k, or the axis of the result's rows or columns. */
enum Contiguous { ALONG_DEPTH, ALONG_RESULT };

/** What a tile needs of a factor for DEPTH values of k, in shared memory: [k, row or column of the tile]. */
template <int EXTENT>
using Panel = float[DEPTH][EXTENT + PADDING];

/**
 * Moves a factor from global to shared memory, panel by panel, through registers.  What lies outside the factor is 0:
 * rows and columns that no output is made of, and values of k that no chain takes.
 */
template <int EXTENT, int THREADS, Contiguous CONTIGUOUS>
struct Loader {
    static constexpr int QUADS = EXTENT * DEPTH / 4;
    static constexpr int EACH = (QUADS + THREADS - 1) / THREADS;

    const float* factor;
    int first;
    int extent;
    int depth;
    float quad[EACH][4];

    /** @param first the first row or column of the tile  @param extent how many there are in all */
    __device__ __forceinline__ Loader(const float* factor, int first, int extent, int depth)
        : factor(factor), first(first), extent(extent), depth(depth) {}

    /** Reads the panel that begins at k. */
    __device__ __forceinline__ void read(int k) {
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int index = threadIdx.x + i * THREADS;
            if (QUADS % THREADS != 0 && index >= QUADS) break;
            if (CONTIGUOUS == ALONG_DEPTH)
                row(first + index / (DEPTH / 4), extent, k + index % (DEPTH / 4) * 4, depth, quad[i]);
            else
                row(k + index / (EXTENT / 4), depth, first + index % (EXTENT / 4) * 4, extent, quad[i]);
        }
    }

    /** Reads factor[row, at] to factor[row, at + 3]. */
    __device__ __forceinline__ void row(int row, int rows, int at, int length, float (&values)[4]) {
        const float* from = factor + (size_t)row * length + at;
        if (length % 4 == 0 && row < rows && at < length) {
            float4 all = *reinterpret_cast<const float4*>(from);
            values[0] = all.x, values[1] = all.y, values[2] = all.z, values[3] = all.w;
        } else {
#pragma unroll
            for (int i = 0; i < 4; i++) values[i] = row < rows && at + i < length ? from[i] : 0;
        }
    }

    __device__ __forceinline__ void write(Panel<EXTENT>& panel) const {
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int index = threadIdx.x + i * THREADS;
            if (QUADS % THREADS != 0 && index >= QUADS) break;
            if (CONTIGUOUS == ALONG_DEPTH) {
#pragma unroll
                for (int j = 0; j < 4; j++) panel[index % (DEPTH / 4) * 4 + j][index / (DEPTH / 4)] = quad[i][j];
            } else {
                *reinterpret_cast<float4*>(&panel[index / (EXTENT / 4)][index % (EXTENT / 4) * 4]) =
                        make_float4(quad[i][0], quad[i][1], quad[i][2], quad[i][3]);
            }
        }
    }
};

/** Where a thread's rows (or columns) lie in a tile: in runs of up to 4, one run per lane, then again. */
template <int EACH, int LANES>
struct Runs {
    static constexpr int LENGTH = EACH < 4 ? EACH : 4;
    const int first;

    __device__ __forceinline__ Runs(int warp, int lane) : first(warp * LANES * EACH + lane * LENGTH) {}

    __device__ __forceinline__ int at(int i) const {
        return first + i / LENGTH * LANES * LENGTH + i % LENGTH;
    }

    /** Reads them from a row of a panel. */
    __device__ __forceinline__ void read(const float* row, float (&values)[EACH]) const {
#pragma unroll
        for (int i = 0; i < EACH; i += LENGTH) {
            if (LENGTH == 4) {
                float4 run = *reinterpret_cast<const float4*>(row + at(i));
                values[i] = run.x, values[i + 1] = run.y, values[i + 2] = run.z, values[i + 3] = run.w;
            } else {
                float2 run = *reinterpret_cast<const float2*>(row + at(i));
                values[i] = run.x, values[i + 1] = run.y;
            }
        }
    }
};

template <int ROWS, int COLUMNS, int ROWS_EACH, int COLUMNS_EACH, Contiguous OF_A, Contiguous OF_B>
struct Product {
    static constexpr int THREADS = ROWS / ROWS_EACH * (COLUMNS / COLUMNS_EACH);
    /** A large tile leaves no registers for the factors of more steps: CUDA 12.0 spills those for sm_90. */
    static constexpr int UNROLLED = ROWS_EACH * COLUMNS_EACH < 64 ? DEPTH : 2;
    static constexpr int WARPS_ACROSS = COLUMNS / (WARP_COLUMNS * COLUMNS_EACH);

    const Runs<ROWS_EACH, WARP_ROWS> rows{(int)threadIdx.x / 32 / WARPS_ACROSS, (int)threadIdx.x % 32 / WARP_COLUMNS};
    const Runs<COLUMNS_EACH, WARP_COLUMNS> columns{
            (int)threadIdx.x / 32 % WARPS_ACROSS, (int)threadIdx.x % WARP_COLUMNS};
    float acc[ROWS_EACH][COLUMNS_EACH] = {};

    /** acc = fma(a[m, k], b[k, n], acc) for one k of a panel. */
    __device__ __forceinline__ void step(const float* rowOfA, const float* rowOfB) {
        float a[ROWS_EACH];
        float b[COLUMNS_EACH];
        rows.read(rowOfA, a);
        columns.read(rowOfB, b);
#pragma unroll
        for (int i = 0; i < ROWS_EACH; i++)
#pragma unroll
            for (int j = 0; j < COLUMNS_EACH; j++) acc[i][j] = __fmaf_rn(a[i], b[j], acc[i][j]);
    }

    /** The tile that begins at [top, left].  No term beyond the last k enters, not even 0 * 0, which makes +0 of -0. */
    __device__ __forceinline__ void multiply(
            const float* factorA, const float* factorB, int top, int left, int M, int N, int K) {
        __shared__ __align__(16) Panel<ROWS> panelA[2];
        __shared__ __align__(16) Panel<COLUMNS> panelB[2];
        Loader<ROWS, THREADS, OF_A> a(factorA, top, M, K);
        Loader<COLUMNS, THREADS, OF_B> b(factorB, left, N, K);
        a.read(0);
        b.read(0);
        a.write(panelA[0]);
        b.write(panelB[0]);
        __syncthreads();
        int buffer = 0;
        for (int k = DEPTH; k <= K; k += DEPTH) {
            a.read(k);
            b.read(k);
#pragma unroll UNROLLED
            for (int i = 0; i < DEPTH; i++) step(panelA[buffer][i], panelB[buffer][i]);
            buffer ^= 1;
            a.write(panelA[buffer]);
            b.write(panelB[buffer]);
            __syncthreads();
        }
        for (int i = 0; i < K % DEPTH; i++) step(panelA[buffer][i], panelB[buffer][i]);
    }

    /** Writes the tile to out, whose elements lie strideM and strideN apart. */
    __device__ __forceinline__ void store(
            float* out, int top, int left, int M, int N, size_t strideM, size_t strideN) const {
        constexpr int RUN = Runs<COLUMNS_EACH, WARP_COLUMNS>::LENGTH;
        bool quads = RUN == 4 && strideN == 1 && N % 4 == 0;
#pragma unroll
        for (int i = 0; i < ROWS_EACH; i++) {
            int m = top + rows.at(i);
            if (m >= M) continue;
#pragma unroll
            for (int j = 0; j < COLUMNS_EACH; j += RUN) {
                int n = left + columns.at(j);
                float* to = out + m * strideM + n * strideN;
                if (quads) {
                    float4 run = make_float4(acc[i][j], acc[i][j + 1], acc[i][j + 2], acc[i][j + 3]);
                    if (n < N) *reinterpret_cast<float4*>(to) = run;
                } else {
#pragma unroll
                    for (int l = 0; l < RUN; l++)
                        if (n + l < N) to[l * strideN] = acc[i][j + l];
                }
            }
        }
    }
};

/** Block x computes tile x, the tiles being numbered along the rows of the result. */
template <int ROWS, int COLUMNS, int ROWS_EACH, int COLUMNS_EACH, Contiguous OF_A, Contiguous OF_B>
__device__ __forceinline__ void matmul(
        float* out, const float* a, const float* b, int M, int N, int K, int strideM, int strideN) {
    int across = (N + COLUMNS - 1) / COLUMNS;
    int top = blockIdx.x / across * ROWS;
    int left = blockIdx.x % across * COLUMNS;
    Product<ROWS, COLUMNS, ROWS_EACH, COLUMNS_EACH, OF_A, OF_B> product;
    product.multiply(a, b, top, left, M, N, K);
    product.store(out, top, left, M, N, strideM, strideN);
}

}  // namespace hanji

#define KERNEL(tile, FORMS, OF_A, OF_B, BLOCKS, ROWS, COLUMNS, ROWS_EACH, COLUMNS_EACH)                               \
    extern "C" __global__ void __launch_bounds__(ROWS / ROWS_EACH * (COLUMNS / COLUMNS_EACH), BLOCKS) tile##FORMS(    \
            float* out, const float* a, const float* b, int M, int N, int K, int strideM, int strideN) {              \
        hanji::matmul<ROWS, COLUMNS, ROWS_EACH, COLUMNS_EACH, hanji::OF_A, hanji::OF_B>(                              \
                out, a, b, M, N, K, strideM, strideN);                                                                \
    }

/** N and T: the factor as it is, transposed.  First the blocks that a multiprocessor holds, then the tile. */
#define KERNELS(tile, ...)                                    \
    KERNEL(tile, NN, ALONG_DEPTH, ALONG_RESULT, __VA_ARGS__)  \
    KERNEL(tile, NT, ALONG_DEPTH, ALONG_DEPTH, __VA_ARGS__)   \
    KERNEL(tile, TN, ALONG_RESULT, ALONG_RESULT, __VA_ARGS__) \
    KERNEL(tile, TT, ALONG_RESULT, ALONG_DEPTH, __VA_ARGS__)

KERNELS(wide, 2, 128, 128, 8, 8)
KERNELS(square, 5, 64, 64, 8, 4)
KERNELS(narrow, 8, 64, 16, 4, 2)
