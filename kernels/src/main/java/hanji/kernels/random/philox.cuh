/*
 * Random bits as a pure function of (seed, stream, step, element): Philox4x32-10, Salmon et al., SC'11, section 3.3.
 * Step for step hanji.tensor.Philox; docs/numerics.md, "Random numbers".
 */
#pragma once

#include "hanji/kernels/threads.cuh"

namespace hanji {

/** Which numbers are drawn; element 0 of a result has the number first. */
struct Draw {
    unsigned long long seed;
    unsigned stream;
    unsigned step;
    unsigned long long first;
};

/** The four words of a block: the ten-round cipher of (block, stream, step) under the key seed. */
__device__ __forceinline__ uint4 philox(const Draw& draw, unsigned long long block) {
    uint4 c = make_uint4((unsigned)block, (unsigned)(block >> 32), draw.stream, draw.step);
    unsigned k0 = (unsigned)draw.seed;
    unsigned k1 = (unsigned)(draw.seed >> 32);
#pragma unroll
    for (int round = 0; round < 10; round++) {
        unsigned low0 = c.x * 0xD2511F53u, high0 = __umulhi(c.x, 0xD2511F53u);
        unsigned low1 = c.z * 0xCD9E8D57u, high1 = __umulhi(c.z, 0xCD9E8D57u);
        c = make_uint4(high1 ^ c.y ^ k0, low1, high0 ^ c.w ^ k1, low0);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return c;
}

/** Uniform in [0, 1): a multiple of 2^-24. */
__device__ __forceinline__ float uniform(unsigned bits) {
    return __fmul_rn(__uint2float_rn(bits >> 8), 0x1p-24f);
}

/** Blocks that hold the elements of n draws, which may begin and end inside one. */
__device__ __forceinline__ unsigned blocksOf(const Draw& draw, unsigned n) {
    return ((unsigned)(draw.first & 3) + n + 3) / 4;
}

/** Whether the elements from i on, which may be before 0, are four of n at an address that is a multiple of 16. */
__device__ __forceinline__ bool isQuad(unsigned i, unsigned n) {
    return i % 4 == 0 && i < n && n - i >= 4;
}

/** Elements i to i + 3 of n; 0 for those that are none.  The first index may be before 0. */
__device__ __forceinline__ float4 loadFour(const float* x, unsigned i, unsigned n) {
    if (isQuad(i, n)) return *reinterpret_cast<const float4*>(x + i);
    return make_float4(i < n ? x[i] : 0, i + 1 < n ? x[i + 1] : 0, i + 2 < n ? x[i + 2] : 0, i + 3 < n ? x[i + 3] : 0);
}

/** Writes elements i to i + 3 of n, those that are there.  The first index may be before 0. */
__device__ __forceinline__ void storeFour(float* out, unsigned i, unsigned n, float4 v) {
    if (isQuad(i, n)) {
        *reinterpret_cast<float4*>(out + i) = v;
    } else {
        if (i < n) out[i] = v.x;
        if (i + 1 < n) out[i + 1] = v.y;
        if (i + 2 < n) out[i + 2] = v.z;
        if (i + 3 < n) out[i + 3] = v.w;
    }
}

/** Calls f(number of a block, index of its first element), which may be before 0, for each block of n draws.  One thread a block. */
template <typename F>
__device__ __forceinline__ void eachBlock(unsigned n, const Draw& draw, F f) {
    unsigned lead = (unsigned)(draw.first & 3);
    unsigned blocks = blocksOf(draw, n);
    for (unsigned b = thread(); b < blocks; b += threads()) f((draw.first - lead + 4ull * b) >> 2, 4 * b - lead);
}

/**
 * Writes out[0] to out[n - 1]: f(words of a block, index of its first element) are four values.  One thread a block; a
 * block whose elements are all inside, at a multiple of 4, is stored as one float4.  The first index may be before 0.
 */
template <typename F>
__device__ __forceinline__ void drawFours(float* out, unsigned n, const Draw& draw, F f) {
    eachBlock(n, draw, [=](unsigned long long block, unsigned i) { storeFour(out, i, n, f(philox(draw, block), i)); });
}

}  // namespace hanji
