/*
 * Rows of a table by index, and the way back:
 *   gather:      out[r, k] = table[index[r], k]
 *   scatter_add: out[c, v, k] = sum over the r of chunk c with index[r] = v, ascending, of rows[r, k], from +0
 * gather: one thread per element, or per four where rows are whole quads.  scatter_add: one warp per chunk, row of its
 * table and 128 columns, which reads the indices 128 at a time and votes which of them name its row; four sums a lane.
 * An index outside the table gives a row of NaN, and is added nowhere.
 * Bytes: gather 8 an element and the indices; scatter_add rows and tables once, and for each of its warps the indices
 * of its chunk, out of the cache; the tables are joined by reduce.cu.  Reference: Gather.java.
 */
#include "hanji/kernels/threads.cuh"

namespace {

constexpr unsigned NAN_BITS = 0x7fc00000;

__device__ __forceinline__ void setNan(unsigned& unit) {
    unit = NAN_BITS;
}

__device__ __forceinline__ void setNan(uint4& unit) {
    unit = make_uint4(NAN_BITS, NAN_BITS, NAN_BITS, NAN_BITS);
}

/** n units in all, length of them a row. */
template <typename Unit, typename Index>
__device__ __forceinline__ void gather(Unit* out, const Unit* table, const Index* indices, unsigned n, unsigned length,
                                       unsigned rows) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned row = i / length;
        unsigned index = indices[row];
        Unit value;
        setNan(value);
        if (index < rows) value = table[index * length + (i - row * length)];
        out[i] = value;
    }
}

constexpr unsigned SUMS = 4;
/** Reads of indices on their way at a time. */
constexpr unsigned AHEAD = 4;

template <typename Index>
__device__ __forceinline__ void scatterAdd(float* out, const float* rows, const Index* indices, unsigned count,
                                           unsigned length, unsigned outRows, unsigned chunk,
                                           unsigned chunks) {
    unsigned lane = hanji::lane();
    unsigned parts = (length + 32 * SUMS - 1) / (32 * SUMS);
    for (unsigned job = hanji::warp(); job < chunks * outRows * parts; job += hanji::warps()) {
        unsigned tableRow = job / parts;
        unsigned column = (job - tableRow * parts) * 32 * SUMS + lane;
        unsigned begin = tableRow / outRows * chunk;
        unsigned row = tableRow % outRows;
        unsigned end = count - begin > chunk ? begin + chunk : count;
        float sum[SUMS] = {};
        for (unsigned first = begin; first < end; first += 32 * AHEAD) {
            bool named[AHEAD];
#pragma unroll
            for (unsigned i = 0; i < AHEAD; i++) {
                unsigned at = first + 32 * i + lane;
                named[i] = (at < end ? (unsigned)indices[at] : outRows) == row;
            }
#pragma unroll
            for (unsigned i = 0; i < AHEAD; i++)
                for (unsigned votes = __ballot_sync(0xffffffff, named[i]); votes != 0; votes &= votes - 1) {
                    const float* term = rows + (first + 32 * i + __ffs((int)votes) - 1) * length;
#pragma unroll
                    for (unsigned k = 0; k < SUMS; k++)
                        if (column + 32 * k < length) sum[k] = __fadd_rn(sum[k], term[column + 32 * k]);
                }
        }
#pragma unroll
        for (unsigned k = 0; k < SUMS; k++)
            if (column + 32 * k < length) out[tableRow * length + column + 32 * k] = sum[k];
    }
}

}  // namespace

#define GATHER(bytes, Unit, dtype, Index)                                                                           \
    extern "C" __global__ void gather_##bytes##_##dtype(Unit* __restrict__ out, const Unit* __restrict__ table,     \
                                                        const Index* __restrict__ indices, unsigned n,              \
                                                        unsigned length, unsigned rows) {                           \
        gather(out, table, indices, n, length, rows);                                                               \
    }

#define SCATTER_ADD(dtype, Index)                                                                                   \
    extern "C" __global__ void scatter_add_##dtype(float* __restrict__ out, const float* __restrict__ rows,         \
                                                   const Index* __restrict__ indices, unsigned count,               \
                                                   unsigned length, unsigned outRows, unsigned chunk,               \
                                                   unsigned chunks) {                                               \
        scatterAdd(out, rows, indices, count, length, outRows, chunk, chunks);                                      \
    }

GATHER(16, uint4, i32, int)
GATHER(16, uint4, u8, unsigned char)
GATHER(4, unsigned, i32, int)
GATHER(4, unsigned, u8, unsigned char)
SCATTER_ADD(i32, int)
SCATTER_ADD(u8, unsigned char)
