/* Recursions that are too deep, each followed by its corrected twin. */

// LAUNCH neverReachesTheEnd <<<1, 32>>> i32[32]=unwritten i32[32]=ramp i32=7
__device__ __noinline__ int alternate(int n, const int *in) {
    if (n == 0) return in[0];
    return in[n & 31] - alternate(n - 2, in);  // FAULT: STACK_OVERFLOW
}

extern "C" __global__ void neverReachesTheEnd(int *out, const int *in, int n) { out[threadIdx.x] = alternate(n, in); }

extern "C" __global__ void neverReachesTheEndFixed(int *out, const int *in, int n) {
    out[threadIdx.x] = alternate(n + 1, in);
}

// LAUNCH aLanePerElement <<<1, 32>>> i32[32]=unwritten i32[32]=ramp i32=1000
__device__ __noinline__ int walk(int left, const int *in) {
    int path[16];
    for (int i = 0; i < 16; i++) path[i] = in[(left + i) & 31];
    if (left > 0) path[left & 15] -= walk(left - 1, in);  // FAULT: STACK_OVERFLOW
    return path[in[left & 31] & 15];
}

extern "C" __global__ void aLanePerElement(int *out, const int *in, int n) {
    out[threadIdx.x] = walk(threadIdx.x == 17 ? n : 2, in);
}

extern "C" __global__ void aLanePerElementFixed(int *out, const int *in, int n) {
    out[threadIdx.x] = walk(threadIdx.x == 17 ? n & 31 : 2, in);
}

// LAUNCH eachCallsTheOther <<<1, 32>>> i32[32]=unwritten i32[32]=ramp i32=100000
__device__ __noinline__ int odd(int n, const int *in);

__device__ __noinline__ int even(int n, const int *in) {
    if (n < 1) return 1;
    return in[n & 31] - odd(n - 1, in);  // FAULT: STACK_OVERFLOW
}

__device__ __noinline__ int odd(int n, const int *in) {
    if (n < 1) return 0;
    return in[n & 31] - even(n - 1, in);  // FAULT: STACK_OVERFLOW
}

extern "C" __global__ void eachCallsTheOther(int *out, const int *in, int n) { out[threadIdx.x] = even(n, in); }

extern "C" __global__ void eachCallsTheOtherFixed(int *out, const int *in, int n) {
    out[threadIdx.x] = even(n & 31, in);
}
