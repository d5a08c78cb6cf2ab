/*
 * Sum and maximum over neighbouring axes, [outer, extent, inner] to [outer, 1, inner], in chunks of the extent.
 *   rows     inner = 1: part[o, c] = the chunk's elements joined by the 32-lane rule.  One warp per chunk.
 *   columns  inner > 1: part[o, c, f] = the chunk's elements of column f joined in order.  One thread per column and
 *            chunk, neighbouring threads on neighbouring columns.
 *   tree     32 neighbouring parts to one, by the fixed binary tree; run again until one is left.  One thread per
 *            column and group: groups of 32 are whole subtrees, so the tree is that over all parts.
 * Work: one addition or comparison per element.  Bytes: the elements once, the parts (1/4096 or 1/256 of them) twice.
 * Order: docs/numerics.md, "Reductions".  Reference and gradient: Sum.java, Max.java.
 */
#include "hanji/kernels/reduce/warp.cuh"

namespace hanji {

/** Parts that one thread of the tree joins. */
constexpr int GROUP = 32;

template <class Fold>
__device__ __forceinline__ void rows(
        float* __restrict__ part, const float* __restrict__ x, int outer, int extent, int chunks, int chunk) {
    for (unsigned i = warp(); i < (unsigned)outer * chunks; i += warps()) {
        int first = i % chunks * chunk;
        int count = min(chunk, extent - first);
        const float* from = x + (size_t)(i / chunks) * extent + first;
        float total = Fold::IDENTITY;
        eachInOrder<16>(from + lane(), countOfLane(count), WARP, [&](float x) { total = Fold::join(total, x); });
        total = joinLanes<Fold>(total);
        if (lane() == 0) part[i] = total;
    }
}

template <class Fold>
__device__ __forceinline__ void columns(
        float* __restrict__ part, const float* __restrict__ x, int outer, int extent, int inner, int chunks,
        int chunk) {
    unsigned parts = (unsigned)outer * chunks * inner;
    for (unsigned i = thread(); i < parts; i += threads()) {
        unsigned at = i / inner;
        int first = at % chunks * chunk;
        int count = min(chunk, extent - first);
        const float* from = x + ((size_t)(at / chunks) * extent + first) * inner + i % inner;
        float total = Fold::IDENTITY;
        eachInOrder<8>(from, count, inner, [&](float x) { total = Fold::join(total, x); });
        part[i] = total;
    }
}

/** part [outer, parts, inner] to joined [outer, parts / 32 rounded up, inner]. */
template <class Fold>
__device__ __forceinline__ void tree(
        float* __restrict__ joined, const float* __restrict__ part, int outer, int parts, int inner) {
    unsigned groups = (parts + GROUP - 1) / GROUP;
    for (unsigned i = thread(); i < outer * groups * inner; i += threads()) {
        unsigned at = i / inner;
        int first = at % groups * GROUP;
        int count = min(GROUP, parts - first);
        const float* from = part + ((size_t)(at / groups) * parts + first) * inner + i % inner;
        float value[GROUP];
#pragma unroll
        for (int k = 0; k < GROUP; k++) value[k] = k < count ? from[(size_t)k * inner] : Fold::IDENTITY;
#pragma unroll
        for (int s = 1; s < GROUP; s *= 2)
#pragma unroll
            for (int k = 0; k < GROUP; k += 2 * s)
                if (k + s < count) value[k] = Fold::join(value[k], value[k + s]);
        joined[i] = value[0];
    }
}

}  // namespace hanji

extern "C" __global__ void sumRows(float* part, const float* x, int outer, int extent, int chunks, int chunk) {
    hanji::rows<hanji::Sum>(part, x, outer, extent, chunks, chunk);
}

extern "C" __global__ void maxRows(float* part, const float* x, int outer, int extent, int chunks, int chunk) {
    hanji::rows<hanji::Max>(part, x, outer, extent, chunks, chunk);
}

extern "C" __global__ void sumColumns(
        float* part, const float* x, int outer, int extent, int inner, int chunks, int chunk) {
    hanji::columns<hanji::Sum>(part, x, outer, extent, inner, chunks, chunk);
}

extern "C" __global__ void maxColumns(
        float* part, const float* x, int outer, int extent, int inner, int chunks, int chunk) {
    hanji::columns<hanji::Max>(part, x, outer, extent, inner, chunks, chunk);
}

extern "C" __global__ void __launch_bounds__(1024) sumTree(float* joined, const float* part, int outer, int parts, int inner) {
    hanji::tree<hanji::Sum>(joined, part, outer, parts, inner);
}

extern "C" __global__ void __launch_bounds__(1024) maxTree(float* joined, const float* part, int outer, int parts, int inner) {
    hanji::tree<hanji::Max>(joined, part, outer, parts, inner);
}
