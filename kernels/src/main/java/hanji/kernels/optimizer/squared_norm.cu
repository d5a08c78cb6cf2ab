/*
 * Sum of the squares of all elements, in F64, rounded to F32 once.
 *   chunks:  part[c] = sum of x^2 (exact in F64) over chunk c of 4096 elements, one warp each: lane l adds elements
 *            l, l + 32, ... in order, one rounding each, five shuffles join the lanes
 *   join:    one block joins the parts by the fixed binary tree, in place
 * Bytes: 4 an element.  Reference: SquaredNorm.java.  docs/numerics.md, "Optimizer updates".
 */
#include "hanji/kernels/reduce/warp.cuh"
#include "hanji/kernels/threads.cuh"

namespace {

constexpr unsigned CHUNK = 4096;

}  // namespace

extern "C" __global__ void chunks(double* __restrict__ part, const float* __restrict__ x, unsigned n, unsigned parts) {
    unsigned lane = hanji::lane();
    for (unsigned c = hanji::warp(); c < parts; c += hanji::warps()) {
        unsigned first = c * CHUNK;
        double sum = 0;
        hanji::eachInOrder<16>(
                x + first + lane, hanji::countOfLane(min(CHUNK, n - first)), hanji::WARP,
                [&](double element) { sum = __fma_rn(element, element, sum); });
        sum = hanji::joinLanes<hanji::Sum>(sum);
        if (lane == 0) part[c] = sum;
    }
}

extern "C" __global__ void join(float* out, double* part, unsigned parts) {
    for (unsigned s = 1; s < parts; s *= 2) {
        for (unsigned i = 2 * s * threadIdx.x; i + s < parts; i += 2 * s * blockDim.x)
            part[i] = __dadd_rn(part[i], part[i + s]);
        __syncthreads();
    }
    if (threadIdx.x == 0) *out = __double2float_rn(part[0]);
}
