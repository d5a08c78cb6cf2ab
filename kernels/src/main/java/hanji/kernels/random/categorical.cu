/*
 * One class per row of K logits, drawn by the rule of categorical.cuh:  out = the class of row r, whose element number is n.
 * One warp per row, or per 4 short ones; up to 256 logits a lane has neighbouring ones.
 * Work: about 40 operations per logit; bytes: the logits once (up to three times where K > 1024, then from a cache), 8
 * per row.  Reference: Categorical.java.  docs/numerics.md, "Sampling operations".
 */
#include "hanji/kernels/random/categorical.cuh"

namespace hanji {

using NeighboursOf32 = RowInRegisters<1, 8, true>;
using NeighboursOf64 = RowInRegisters<2, 8, true>;
using NeighboursOf256 = RowInRegisters<8, WARP, true>;

template <class Row>
__device__ __forceinline__ void categorical(
        void* out, int isU8, const float* x, const int* elements, Draw draw, int rows, int classes) {
    eachRow<Row>(rows, [&](unsigned r, bool isRow) {
        unsigned long long bits = bits64(draw, isRow ? elements[r] : 0);
        int drawn = drawFrom<Row>(x + (size_t)r * classes, isRow ? classes : 0, bits);
        if (!leads<Row>() || !isRow) return;
        if (isU8) ((unsigned char*)out)[r] = drawn;
        else ((int*)out)[r] = drawn;
    });
}

}  // namespace hanji

#define KERNEL(LENGTH, Row)                                                                                     \
    extern "C" __global__ void __launch_bounds__(1024) categorical##LENGTH(                                     \
            void* out, int isU8, const float* x, const int* elements, unsigned long long seed, unsigned stream, \
            unsigned step, int rows, int classes) {                                                             \
        hanji::categorical<Row>(out, isU8, x, elements, {seed, stream, step, 0}, rows, classes);                \
    }
KERNEL(UpTo32, hanji::NeighboursOf32)
KERNEL(UpTo64, hanji::NeighboursOf64)
KERNEL(UpTo256, hanji::NeighboursOf256)
KERNEL(UpTo1024, hanji::RowOf1024)
KERNEL(OfAnyLength, hanji::RowInMemory)
