/* Assertions that do not hold, each followed by its corrected twin. */
#include <cassert>

// LAUNCH oneThreadFails <<<1, 64>>> i32[64]=unwritten
extern "C" __global__ void oneThreadFails(int *out) {
    assert(threadIdx.x != 5);  // FAULT: ASSERTION
    out[threadIdx.x] = 1;
}

extern "C" __global__ void oneThreadFailsFixed(int *out) {
    assert(threadIdx.x != 64);
    out[threadIdx.x] = 1;
}

// LAUNCH failsBehindABarrier <<<2, 64>>> i32[128]=unwritten i32[64]=ramp
extern "C" __global__ void failsBehindABarrier(int *out, const int *in) {
    __shared__ int all[64];
    all[threadIdx.x] = in[threadIdx.x];
    __syncthreads();
    assert(all[63 - threadIdx.x] < 63);  // FAULT: ASSERTION
    out[blockIdx.x * 64 + threadIdx.x] = 1;
}

extern "C" __global__ void failsBehindABarrierFixed(int *out, const int *in) {
    __shared__ int all[64];
    all[threadIdx.x] = in[threadIdx.x];
    __syncthreads();
    assert(all[63 - threadIdx.x] < 64);
    out[blockIdx.x * 64 + threadIdx.x] = 1;
}

// LAUNCH failsInAFunction <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
__device__ __noinline__ int positive(int x) {
    assert(x > 0);  // FAULT: ASSERTION
    return x;
}

extern "C" __global__ void failsInAFunction(int *out, const int *in) { out[threadIdx.x] = positive(in[threadIdx.x]); }

extern "C" __global__ void failsInAFunctionFixed(int *out, const int *in) {
    out[threadIdx.x] = positive(in[threadIdx.x] + 1);
}
