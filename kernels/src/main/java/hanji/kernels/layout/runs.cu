/*
 * Runs of neighbouring elements copied from one spacing to another (Slice, Concat), or with zeros around them (Pad):
 *   copy:  out[b * outStride + outFirst + k] = in[b * inStride + inFirst + k]        k < run, for each block b
 *   pad:   out[b * run + k] = 0 <= k - before < length ? in[b * length + k - before] : 0
 * One thread per unit of 16, 4 or 1 bytes, the largest that divides every count; all counts are in units.  Bits are
 * copied, whatever the dtype.  Bytes: what is copied, twice.  Reference: Slice.java, Concat.java, Pad.java.
 */
#include "hanji/kernels/threads.cuh"

namespace {

template <typename Unit>
__device__ __forceinline__ void copy(Unit* out, const Unit* in, unsigned n, unsigned run, unsigned outStride,
                                     unsigned outFirst, unsigned inStride, unsigned inFirst) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned block = i / run;
        unsigned k = i - block * run;
        out[block * outStride + outFirst + k] = in[block * inStride + inFirst + k];
    }
}

template <typename Unit>
__device__ __forceinline__ void pad(Unit* out, const Unit* in, unsigned n, unsigned run, unsigned before,
                                    unsigned length) {
    for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) {
        unsigned block = i / run;
        unsigned k = i - block * run - before;
        Unit value = {};
        if (k < length) value = in[block * length + k];
        out[i] = value;
    }
}

}  // namespace

#define RUNS(bytes, Unit)                                                                                            \
    extern "C" __global__ void copy_##bytes(Unit* __restrict__ out, const Unit* __restrict__ in, unsigned n,         \
                                            unsigned run, unsigned outStride, unsigned outFirst, unsigned inStride,  \
                                            unsigned inFirst) {                                                      \
        copy(out, in, n, run, outStride, outFirst, inStride, inFirst);                                               \
    }                                                                                                                \
    extern "C" __global__ void pad_##bytes(Unit* __restrict__ out, const Unit* __restrict__ in, unsigned n,          \
                                           unsigned run, unsigned before, unsigned length) {                         \
        pad(out, in, n, run, before, length);                                                                        \
    }

RUNS(16, uint4)
RUNS(4, unsigned)
RUNS(1, unsigned char)
