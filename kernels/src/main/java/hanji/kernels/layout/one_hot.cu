/*
 * A row for each index:  out[r, k] = index[r] == k ? 1 : 0;  a row of NaN for an index that is none of the classes.
 * One thread per element, or per four as one float4 where classes are a multiple of 4 (quads = n / 4, else 0).
 * Bytes: 4 an element and the indices.  Reference: OneHot.java.
 */
#include "hanji/kernels/threads.cuh"

namespace {

__device__ __forceinline__ float hot(unsigned index, unsigned k, unsigned classes) {
    return index == k ? 1.0f : index < classes ? 0.0f : __int_as_float(0x7fc00000);
}

template <typename Index>
__device__ __forceinline__ void oneHot(float* out, const Index* indices, unsigned n, unsigned quads,
                                       unsigned classes) {
    for (unsigned i = 4 * hanji::thread(); i < 4 * quads; i += 4 * hanji::threads()) {
        unsigned row = i / classes;
        unsigned k = i - row * classes;
        unsigned index = indices[row];
        *reinterpret_cast<float4*>(out + i) = make_float4(hot(index, k, classes), hot(index, k + 1, classes),
                                                          hot(index, k + 2, classes), hot(index, k + 3, classes));
    }
    for (unsigned i = 4 * quads + hanji::thread(); i < n; i += hanji::threads()) {
        unsigned row = i / classes;
        out[i] = hot(indices[row], i - row * classes, classes);
    }
}

}  // namespace

#define ONE_HOT(dtype, Index)                                                                               \
    extern "C" __global__ void one_hot_##dtype(float* __restrict__ out, const Index* __restrict__ indices,  \
                                               unsigned n, unsigned quads, unsigned classes) {              \
        oneHot(out, indices, n, quads, classes);                                                            \
    }

ONE_HOT(i32, int)
ONE_HOT(u8, unsigned char)
