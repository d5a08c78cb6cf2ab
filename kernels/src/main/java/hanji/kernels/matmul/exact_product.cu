/*
 * Matrix product by exact sums of whole numbers: out[m, n] = sum over k of a[m, k] b[n, k], both factors with their terms side by side.
 * Each LINE, a row of a or of b, is scaled by the power of two that its largest magnitude is below, and its elements
 * become whole numbers q = x 2^(27 - e), rounded, which are cut into four digits of base 128, from -64 to 64.  Products of
 * digits p and q with p + q < 4 are summed on tensor cores in 32 bits, exactly; the others are as small as what the rounding of q
 * has lost.  The sums by p + q make one whole number below 2^51, which is scaled back and rounded once.  So the order of a sum
 * does not matter, and its bits are those of any device.  Up to 131,071 terms.
 * Work: 20 M N K operations on bytes; bytes: the factors once, their digits, as many bytes again, twice, out once.
 * Reference and bound: ExactMatMul.java, docs/precision.md.
 */
// -arch=compute_80
namespace {

constexpr int DIGITS = 4;
/** Lines of a tile, and terms of a stage, which are bytes. */
constexpr int SIDE = 64, STAGE = 32, THREADS = 128;
/** Bytes from line to line in shared memory: the rows of a fragment meet in no bank. */
constexpr int STRIDE = STAGE + 16;
/** The exponent of a line that holds an infinity or NaN. */
constexpr int NOT_FINITE = 0x7fffffff;

/** Power of two, in the range of normal numbers. */
__device__ __forceinline__ double powerOfTwo(int exponent) {
    return __longlong_as_double(static_cast<long long>(exponent + 1023) << 52);
}

/** The digits of a whole number, the highest first. */
struct Digits {
    int of[DIGITS];

    __device__ __forceinline__ explicit Digits(int rest) {
#pragma unroll
        for (int p = DIGITS - 1; p > 0; p--) {
            of[p] = ((rest + 64) & 127) - 64;
            rest = (rest - of[p]) >> 7;
        }
        of[0] = rest;
    }
};

/** The digits of the lines of a tile in a stage. */
struct Panel {
    signed char digits[DIGITS][SIDE][STRIDE];

    /** Begins to copy the stage that begins at term k; lines outside are 0. */
    __device__ __forceinline__ void copy(const signed char* from, int first, int lines, int padded, int k) {
        int line = threadIdx.x / 2, half = threadIdx.x % 2 * 16;
        bool inside = first + line < lines;
#pragma unroll
        for (int p = 0; p < DIGITS; p++) {
            size_t at = inside ? ((size_t)p * lines + first + line) * padded + k + half : 0;
            unsigned to = static_cast<unsigned>(__cvta_generic_to_shared(&digits[p][line][half]));
            asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(to), "l"(from + at), "r"(inside ? 16 : 0)
                         : "memory");
        }
    }

    /** Sixteen lines of a digit: mma's a, or two of its b (PTX ISA, "Matrix fragments for mma.m16n8k32"). */
    __device__ __forceinline__ void fragment(int p, int line, unsigned (&to)[4]) const {
        int lane = threadIdx.x % 32;
        const signed char* row = &digits[p][line + lane % 16][lane / 16 * 16];
        asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                     : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3])
                     : "r"(static_cast<unsigned>(__cvta_generic_to_shared(row)))
                     : "memory");
    }
};

struct Stage {
    Panel a, b;
};

__device__ __forceinline__ void multiply(int (&d)[4], const unsigned (&a)[4], unsigned b0, unsigned b1) {
    asm("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

/** The sums of a warp's 32 x 32 outputs, by the sum of the digits' places. */
struct Sums {
    int of[DIGITS][2][4][4] = {};
    const int row = threadIdx.x / 64 * 32;
    const int column = threadIdx.x / 32 % 2 * 32;

    __device__ __forceinline__ void add(const Stage& stage) {
        unsigned b[DIGITS][2][4];
#pragma unroll
        for (int q = 0; q < DIGITS; q++)
#pragma unroll
            for (int j = 0; j < 2; j++) stage.b.fragment(q, column + 16 * j, b[q][j]);
#pragma unroll
        for (int p = 0; p < DIGITS; p++)
#pragma unroll
            for (int i = 0; i < 2; i++) {
                unsigned a[4];
                stage.a.fragment(p, row + 16 * i, a);
#pragma unroll
                for (int q = 0; p + q < DIGITS; q++)
#pragma unroll
                    for (int j = 0; j < 4; j++) multiply(of[p + q][i][j], a, b[q][j / 2][j % 2], b[q][j / 2][2 + j % 2]);
            }
    }

    /** The number that an output's sums make. */
    __device__ __forceinline__ float joined(int i, int j, int element, int exponentOfA, int exponentOfB) const {
        if (exponentOfA == NOT_FINITE || exponentOfB == NOT_FINITE) return __int_as_float(0x7fc00000);
        long long whole = 0;
#pragma unroll
        for (int d = 0; d < DIGITS; d++) whole = 128 * whole + of[d][i][j][element];
        double scale = powerOfTwo(exponentOfA + exponentOfB - 33);
        return __double2float_rn(__dmul_rn(__ll2double_rn(whole), scale));
    }
};

}  // namespace

extern "C" {
/**
 * digits [DIGITS, lines, padded] and exponents [lines] of a matrix [lines, depth]; padded is a multiple of 32, and digits beyond
 * the depth are 0.  A warp has a line, and goes round.
 */
__global__ void exactDigits(unsigned* digits, int* exponents, const float* matrix, int lines, int depth, int padded) {
    int lane = threadIdx.x % 32, warps = gridDim.x * (blockDim.x / 32), quads = padded / 4;
    for (int line = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32; line < lines; line += warps) {
        const float* from = matrix + (size_t)line * depth;
        unsigned largest = 0;
        for (int k = lane; k < depth; k += 32) largest = max(largest, __float_as_uint(from[k]) & 0x7fffffffu);
        for (int s = 16; s > 0; s /= 2) largest = max(largest, __shfl_xor_sync(0xffffffffu, largest, s));
        bool finite = largest < 0x7f800000u;
        int exponent = static_cast<int>(largest >> 23) - 126;
        double scale = powerOfTwo(27 - exponent);
        if (lane == 0) exponents[line] = finite ? exponent : NOT_FINITE;
        for (int quad = lane; quad < quads; quad += 32) {
            unsigned words[DIGITS] = {};
#pragma unroll
            for (int i = 0; i < 4; i++) {
                int k = 4 * quad + i;
                Digits cut(finite && k < depth ? __double2int_rn(__dmul_rn(from[k], scale)) : 0);
#pragma unroll
                for (int p = 0; p < DIGITS; p++) words[p] |= (cut.of[p] & 0xffu) << 8 * i;
            }
#pragma unroll
            for (int p = 0; p < DIGITS; p++) digits[((size_t)p * lines + line) * quads + quad] = words[p];
        }
    }
}

/** Block (x, y) has tile (y, x) of the result [M, N]. */
__global__ void __launch_bounds__(THREADS, 2)
exactProduct(float* out, const signed char* a, const int* exponentsOfA, const signed char* b, const int* exponentsOfB, int M,
             int N, int padded) {
    __shared__ __align__(16) Stage stages[2];
    int top = blockIdx.y * SIDE, left = blockIdx.x * SIDE;
    Sums sums;
    for (int k = 0; k <= padded; k += STAGE) {
        Stage& next = stages[k / STAGE % 2];
        if (k > 0) {
            asm volatile("cp.async.wait_all;" ::: "memory");
            __syncthreads();
        }
        if (k < padded) {
            next.a.copy(a, top, M, padded, k);
            next.b.copy(b, left, N, padded, k);
        }
        if (k > 0) sums.add(stages[(k / STAGE + 1) % 2]);
    }
#pragma unroll
    for (int i = 0; i < 2; i++)
#pragma unroll
        for (int j = 0; j < 4; j++)
#pragma unroll
            for (int e = 0; e < 4; e++) {
                int m = top + sums.row + 16 * i + threadIdx.x % 32 / 4 + e / 2 * 8;
                int n = left + sums.column + 8 * j + threadIdx.x % 4 * 2 + e % 2;
                if (m < M && n < N) out[(size_t)m * N + n] = sums.joined(i, j, e, exponentsOfA[m], exponentsOfB[n]);
            }
}
}
