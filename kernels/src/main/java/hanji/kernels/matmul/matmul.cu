/*
 * Matrix product out[m, n] = sum over k of a[m, k] b[k, n], each factor as it is or transposed; or a batch of products,
 * whose matrices lie one after the other.  Each element is one chain acc = fma(a[m, k], b[k, n], acc) over ascending k,
 * from +0.
 * A block computes a tile of ROWS x COLUMNS, a thread ROWS_EACH x COLUMNS_EACH of it in registers.  Both factors pass
 * through shared memory, DEPTH values of k at a time, in two buffers: while one is multiplied, the next is on its way
 * from global memory in registers, so that one barrier per DEPTH is enough.  Where a multiprocessor has a block or two, it
 * waits for memory once per DEPTH: those tiles are deep.
 *   wide    128 x 128 x   8, 8 x 8 a thread: 64 fma for 16 floats of shared memory
 *   square   64 x  64 x  32, 8 x 4 a thread: where wide tiles would leave multiprocessors idle
 *   narrow   16 x  16 x 128, 2 x 2 a thread: where the result has few columns, or few rows, and the factors are exchanged
 * A warp's lanes lie 4 x 8 over its part of the tile, so its reads of shared memory do not conflict; rows of shared
 * memory are 4 floats longer than the tile, so neither do the writes that transpose.
 * Factors are read in float4 where their rows are a multiple of 4 long, else float by float; wide tiles have registers
 * for the former only.
 * Work: 2 M N K flops; bytes: a once per tile column, b once per tile row, out once.
 * Reference and gradient: MatMul.java, BatchMatMul.java.  docs/numerics.md, "Matrix product".
 */

namespace hanji {

constexpr int PADDING = 4;
constexpr int WARP_ROWS = 4;
constexpr int WARP_COLUMNS = 8;

/** A factor with its contiguous axis: k, or the axis of the result's rows or columns. */
enum Contiguous { ALONG_DEPTH, ALONG_RESULT };

/** How a factor is read: in float4, for rows that are a multiple of 4 long, or in floats where they are not. */
enum Reads { IN_QUADS, AS_FITS };

/** What a tile needs of a factor for DEPTH values of k, in shared memory: [k, row or column of the tile]. */
template <int DEPTH, int EXTENT>
using Panel = float[DEPTH][EXTENT + PADDING];

/**
 * Moves a factor from global to shared memory, panel by panel, through registers: some quads of neighbours a thread.  What
 * lies outside the factor is 0: rows and columns that no output is made of, and values of k that no chain takes.
 * Along k two threads have neighbouring quads of a line and the next two those of the next line, so that 32 bytes are read
 * side by side and 32 banks are written.
 */
template <int DEPTH, int EXTENT, int THREADS, Contiguous CONTIGUOUS, Reads READS>
struct Loader {
    static constexpr int QUADS = EXTENT * DEPTH / 4;
    static constexpr int EACH = (QUADS + THREADS - 1) / THREADS;
    /** From a quad of a thread to its next. */
    static constexpr int LINES_APART = CONTIGUOUS == ALONG_DEPTH ? 0 : THREADS / (EXTENT / 4);
    static constexpr int APART = CONTIGUOUS == ALONG_DEPTH ? 8 * (THREADS / 2 / EXTENT) : 0;
    static_assert(EACH == 1 || (QUADS % THREADS == 0 && THREADS % (2 * EXTENT) == 0), "a thread's quads are in step");

    const float* const factor;
    const int lines;
    const int length;
    static constexpr int PAIRS = DEPTH / 8;  // of quads of a line along k
    const int pair = (int)threadIdx.x / 2;
    const int lineOfPanel = CONTIGUOUS == ALONG_RESULT ? (int)threadIdx.x / (EXTENT / 4) : PAIRS == 1 ? pair : pair % EXTENT;
    const int atOfPanel = CONTIGUOUS == ALONG_RESULT ? (int)threadIdx.x % (EXTENT / 4) * 4
                        : PAIRS == 1                 ? (int)threadIdx.x % 2 * 4
                                                     : pair / EXTENT * 8 + (int)threadIdx.x % 2 * 4;
    int line;
    int at;
    float4 quads[EACH];

    /** @param first the first row or column of the tile  @param extent how many there are in all */
    __device__ __forceinline__ Loader(const float* factor, int first, int extent, int depth)
        : factor(factor),
          lines(CONTIGUOUS == ALONG_DEPTH ? extent : depth),
          length(CONTIGUOUS == ALONG_DEPTH ? depth : extent),
          line(lineOfPanel + (CONTIGUOUS == ALONG_DEPTH ? first : 0)),
          at(atOfPanel + (CONTIGUOUS == ALONG_DEPTH ? 0 : first)) {}

    static __device__ __forceinline__ bool hasPart() {
        return QUADS >= THREADS || threadIdx.x < QUADS;
    }

    /** Reads the first panel, then the next, and so on. */
    __device__ __forceinline__ void read() {
        if (!hasPart()) return;
#pragma unroll
        for (int i = 0; i < EACH; i++) quads[i] = quadAt(line + i * LINES_APART, at + i * APART);
        (CONTIGUOUS == ALONG_DEPTH ? at : line) += DEPTH;
    }

    __device__ __forceinline__ float4 quadAt(int line, int at) const {
        int count = line < lines ? length - at : 0;
        const float* from = factor + ((unsigned)line * length + at);
        float4 quad = make_float4(0, 0, 0, 0);
        if (READS == IN_QUADS || length % 4 == 0) {
            if (count > 0) quad = *reinterpret_cast<const float4*>(from);
        } else {
            if (count > 0) quad.x = from[0];
            if (count > 1) quad.y = from[1];
            if (count > 2) quad.z = from[2];
            if (count > 3) quad.w = from[3];
        }
        return quad;
    }

    __device__ __forceinline__ void write(Panel<DEPTH, EXTENT>& panel) const {
        if (!hasPart()) return;
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int line = lineOfPanel + i * LINES_APART, at = atOfPanel + i * APART;
            if (CONTIGUOUS == ALONG_DEPTH) {
                panel[at][line] = quads[i].x;
                panel[at + 1][line] = quads[i].y;
                panel[at + 2][line] = quads[i].z;
                panel[at + 3][line] = quads[i].w;
            } else {
                *reinterpret_cast<float4*>(&panel[line][at]) = quads[i];
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

template <int DEPTH, int ROWS, int COLUMNS, int ROWS_EACH, int COLUMNS_EACH, Reads READS, Contiguous OF_A, Contiguous OF_B>
struct Product {
    static constexpr int THREADS = ROWS / ROWS_EACH * (COLUMNS / COLUMNS_EACH);
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
        __shared__ __align__(16) Panel<DEPTH, ROWS> panelA[2];
        __shared__ __align__(16) Panel<DEPTH, COLUMNS> panelB[2];
        Loader<DEPTH, ROWS, THREADS, OF_A, READS> a(factorA, top, M, K);
        Loader<DEPTH, COLUMNS, THREADS, OF_B, READS> b(factorB, left, N, K);
        a.read();
        b.read();
        a.write(panelA[0]);
        b.write(panelB[0]);
        __syncthreads();
        int buffer = 0;
        for (int k = DEPTH; k <= K; k += DEPTH) {
            a.read();
            b.read();
#pragma unroll 16
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

/** Block x computes tile x, the tiles being numbered along the rows of a result, and through the batch of results. */
template <int DEPTH, int ROWS, int COLUMNS, int ROWS_EACH, int COLUMNS_EACH, Reads READS, Contiguous OF_A, Contiguous OF_B>
__device__ __forceinline__ void matmul(
        float* out, const float* a, const float* b, int M, int N, int K, int strideM, int strideN) {
    int across = (N + COLUMNS - 1) / COLUMNS;
    int tiles = (M + ROWS - 1) / ROWS * across;
    int matrix = blockIdx.x / tiles;
    int tile = blockIdx.x % tiles;
    int top = tile / across * ROWS;
    int left = tile % across * COLUMNS;
    Product<DEPTH, ROWS, COLUMNS, ROWS_EACH, COLUMNS_EACH, READS, OF_A, OF_B> product;
    product.multiply(a + (size_t)matrix * M * K, b + (size_t)matrix * N * K, top, left, M, N, K);
    product.store(out + (size_t)matrix * M * N, top, left, M, N, strideM, strideN);
}

}  // namespace hanji

#define KERNEL(tile, FORMS, OF_A, OF_B, READS, BLOCKS, DEPTH, ROWS, COLUMNS, ROWS_EACH, COLUMNS_EACH)              \
    extern "C" __global__ void __launch_bounds__(ROWS / ROWS_EACH * (COLUMNS / COLUMNS_EACH), BLOCKS) tile##FORMS( \
            float* out, const float* a, const float* b, int M, int N, int K, int strideM, int strideN) {           \
        hanji::matmul<DEPTH, ROWS, COLUMNS, ROWS_EACH, COLUMNS_EACH, hanji::READS, hanji::OF_A, hanji::OF_B>(      \
                out, a, b, M, N, K, strideM, strideN);                                                             \
    }

/** N and T: the factor as it is, transposed.  How it is read, the blocks that a multiprocessor holds, depth and tile. */
#define KERNELS(tile, ...)                                    \
    KERNEL(tile, NN, ALONG_DEPTH, ALONG_RESULT, __VA_ARGS__)  \
    KERNEL(tile, NT, ALONG_DEPTH, ALONG_DEPTH, __VA_ARGS__)   \
    KERNEL(tile, TN, ALONG_RESULT, ALONG_RESULT, __VA_ARGS__) \
    KERNEL(tile, TT, ALONG_RESULT, ALONG_DEPTH, __VA_ARGS__)

KERNELS(wide, IN_QUADS, 2, 8, 128, 128, 8, 8)
KERNELS(square, AS_FITS, 3, 32, 64, 64, 8, 4)
KERNELS(narrow, AS_FITS, 5, 128, 16, 16, 2, 2)
