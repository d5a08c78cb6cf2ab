/*
 * Elements along an axis by indices of their own, and the way back; J indices of V rows, inner elements each:
 *   take_along:     out[o, j, i] = x[o, index[o, j, i], i]
 *   scatter_along:  out[o, v, i] = sum over j with index[o, j, i] = v, ascending, of x[o, j, i], from +0
 * One thread per element of the result.  scatter_along walks all j; neighbouring threads read the same index, or
 * neighbours.  An index outside the axis gives NaN, and is added nowhere.
 * Bytes: 12 an element, with indices of 4; what is read again comes out of the cache.  Reference: TakeAlong.java.
 */
#include "hanji/kernels/threads.cuh"

namespace {

template <typename Index>
__device__ __forceinline__ void takeAlong(float* out, const float* x, const Index* indices, unsigned n, unsigned J,
                                          unsigned V, unsigned inner) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned row = i / inner;
        unsigned index = indices[i];
        float value = __int_as_float(0x7fc00000);
        if (index < V) value = x[(row / J * V + index) * inner + (i - row * inner)];
        out[i] = value;
    }
}

template <typename Index>
__device__ __forceinline__ void scatterAlong(float* out, const float* x, const Index* indices, unsigned n, unsigned J,
                                             unsigned V, unsigned inner) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned row = i / inner;
        unsigned block = row / V;
        unsigned v = row - block * V;
        unsigned from = block * J * inner + (i - row * inner);
        float sum = 0;
#pragma unroll 4
        for (unsigned j = 0; j < J; j++, from += inner)
            if ((unsigned)indices[from] == v) sum = __fadd_rn(sum, x[from]);
        out[i] = sum;
    }
}

}  // namespace

#define ALONG(dtype, Index)                                                                                         \
    extern "C" __global__ void take_along_##dtype(float* __restrict__ out, const float* __restrict__ x,             \
                                                  const Index* __restrict__ indices, unsigned n, unsigned J,        \
                                                  unsigned V, unsigned inner) {                                     \
        takeAlong(out, x, indices, n, J, V, inner);                                                                 \
    }                                                                                                               \
    extern "C" __global__ void scatter_along_##dtype(float* __restrict__ out, const float* __restrict__ x,          \
                                                     const Index* __restrict__ indices, unsigned n, unsigned J,     \
                                                     unsigned V, unsigned inner) {                                  \
        scatterAlong(out, x, indices, n, J, V, inner);                                                              \
    }

ALONG(i32, int)
ALONG(u8, unsigned char)
