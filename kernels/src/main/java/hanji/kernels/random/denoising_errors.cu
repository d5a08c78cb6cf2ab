/*
 * Squared errors of predictions of a mixture of data and noise, whose noise is drawn again:
 *   errors              part[n, c] = sum over chunk c of image n of (p[i] - t[i])^2,  t of diffuse.cuh.  One warp per chunk: its
 *                       lanes compute 32 blocks of four squares into shared memory, then add them by the 32-lane rule.
 *   predictionGradient  out[i] = (p[i] - t[i]) * (2 * dOut[n]).  One thread per block of four words.
 * Bytes: 8 and 12 an element; about 80 operations each.  Order: docs/numerics.md, "Sampling operations".
 * Reference: DenoisingErrors.java.
 */
#include "hanji/kernels/random/diffuse.cuh"
#include "hanji/kernels/reduce/warp.cuh"

namespace hanji {

/** Squares that a warp computes before it adds them. */
constexpr unsigned TILE = 128;

__device__ __forceinline__ float squareOf(float difference) {
    return __fmul_rn(difference, difference);
}

__device__ __forceinline__ float4 differences(float4 a, float4 b) {
    return make_float4(__fsub_rn(a.x, b.x), __fsub_rn(a.y, b.y), __fsub_rn(a.z, b.z), __fsub_rn(a.w, b.w));
}

/** square[k] of elements first + k for k below count, at most TILE. */
__device__ __forceinline__ void squares(
        float* square, const float* p, const Mixture& mixture, const Draw& draw, unsigned first, unsigned count) {
    unsigned long long number = draw.first + first;
    unsigned lead = (unsigned)(number & 3);
    for (unsigned b = lane(); 4 * b < lead + count; b += WARP) {
        unsigned k = 4 * b - lead;  // may be before 0, and so may first + k
        float4 t = mixture.four(philox(draw, (number - lead + 4ull * b) >> 2), first + k);
        float4 d = differences(loadFour(p, first + k, mixture.n), t);
        if (k < count) square[k] = squareOf(d.x);
        if (k + 1 < count) square[k + 1] = squareOf(d.y);
        if (k + 2 < count) square[k + 2] = squareOf(d.z);
        if (k + 3 < count) square[k + 3] = squareOf(d.w);
    }
}

}  // namespace hanji

extern "C" __global__ void errors(float* __restrict__ part, const float* __restrict__ p, const float* __restrict__ x,
                                  const float* __restrict__ signal, const float* __restrict__ noise, unsigned parts,
                                  unsigned size, unsigned chunks, unsigned chunk, unsigned n, unsigned long long seed,
                                  unsigned stream, unsigned step, unsigned long long first) {
    extern __shared__ float shared[];
    float* square = shared + threadIdx.x / hanji::WARP * hanji::TILE;
    hanji::Mixture mixture{x, {signal, size}, {noise, size}, n};
    hanji::Draw draw{seed, stream, step, first};
    for (unsigned i = hanji::warp(); i < parts; i += hanji::warps()) {
        unsigned offset = i % chunks * chunk;
        unsigned from = i / chunks * size + offset;
        unsigned end = min(chunk, size - offset);
        float total = 0;
        for (unsigned done = 0; done < end; done += hanji::TILE) {
            unsigned count = min(hanji::TILE, end - done);
            hanji::squares(square, p, mixture, draw, from + done, count);
            __syncwarp();
            for (unsigned k = hanji::lane(); k < count; k += hanji::WARP) total = __fadd_rn(total, square[k]);
            __syncwarp();
        }
        total = hanji::joinLanes<hanji::Sum>(total);
        if (hanji::lane() == 0) part[i] = total;
    }
}

extern "C" __global__ void predictionGradient(
        float* __restrict__ out, const float* __restrict__ p, const float* __restrict__ x,
        const float* __restrict__ signal, const float* __restrict__ noise, const float* __restrict__ dOut, unsigned n,
        unsigned size, unsigned long long seed, unsigned stream, unsigned step, unsigned long long first) {
    hanji::Mixture mixture{x, {signal, size}, {noise, size}, n};
    hanji::PerImage slope{dOut, size};
    auto pulled = [=](float difference, float slope) { return __fmul_rn(difference, __fmul_rn(2.0f, slope)); };
    hanji::drawFours(out, n, {seed, stream, step, first}, [=](uint4 w, unsigned i) {
        float4 d = hanji::differences(hanji::loadFour(p, i, n), mixture.four(w, i));
        float4 of = slope.ofFour(i, n);
        return make_float4(pulled(d.x, of.x), pulled(d.y, of.y), pulled(d.z, of.z), pulled(d.w, of.w));
    });
}
