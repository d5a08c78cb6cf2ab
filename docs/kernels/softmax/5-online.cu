/*
 * Softmax, fifth version: rows of any length, read twice instead of three times.
 *
 * What changed: a row that does not fit into registers has to be read again by each pass. The maximum and the sum can
 * share one (online softmax, arXiv:1805.02867): a lane keeps the largest logit so far, m, and the sum of exp(x - m). When
 * a logit raises m to m', the sum is multiplied by exp(m - m'), as if m' had been known from the start. Two lanes join
 * in the same way. The second pass writes the quotients. An attention that never stores its scores rests on this step.
 *
 * The price: roundings of the factors, and an exponential more for each four logits.
 *
 *     ./hanji simulate docs/kernels/softmax/5-online.cu --grid 16 --block 128 \
 *         --arg f32[32768]=unwritten --arg f32[32768]=random:1 --arg i32=64 --arg i32=512
 */
#include "hanji/kernels/math/elementary.cuh"

constexpr unsigned ALL_LANES = 0xffffffff;

/** exp(m - to), and 0 for what has seen no logit yet: -infinity less itself would be NaN. */
__device__ float factor(float m, float to) {
    return m == -hanji::infinity() ? 0 : hanji::exp(m - to);
}

__device__ float4 exp(float4 x, float shift) {
    return {hanji::exp(x.x - shift), hanji::exp(x.y - shift), hanji::exp(x.z - shift), hanji::exp(x.w - shift)};
}

extern "C" __global__ void softmaxOnline(float4* p, const float4* x, int rows, int columns) {
    int r = (blockIdx.x * blockDim.x + threadIdx.x) / 32, lane = threadIdx.x % 32, fours = columns / 4;
    if (r >= rows) return;
    x += (size_t)r * fours;
    p += (size_t)r * fours;

    float largest = -hanji::infinity(), sum = 0;
    for (int k = lane; k < fours; k += 32) {
        float4 v = x[k];
        float larger = fmaxf(largest, fmaxf(fmaxf(v.x, v.y), fmaxf(v.z, v.w)));
        float4 e = exp(v, larger);
        sum = fmaf(sum, factor(largest, larger), (e.x + e.y) + (e.z + e.w));
        largest = larger;
    }
    for (int s = 16; s > 0; s /= 2) {
        float other = __shfl_xor_sync(ALL_LANES, largest, s), otherSum = __shfl_xor_sync(ALL_LANES, sum, s);
        float larger = fmaxf(largest, other);
        sum = sum * factor(largest, larger) + otherSum * factor(other, larger);
        largest = larger;
    }

    for (int k = lane; k < fours; k += 32) {
        float4 e = exp(x[k], largest);
        p[k] = {e.x / sum, e.y / sum, e.z / sum, e.w / sum};
    }
}
