/*
 * Kernels that use memory no longer theirs. The last argument of a launch is given up before the plant runs: freed,
 * given back to the pool, or handed out anew by it; the twin does without its content.
 */

// LAUNCH readsFreed <<<1, 32>>> f32[32]=unwritten f32[32]=ramp freed
extern "C" __global__ void readsFreed(float *out, const float *in) {
    out[threadIdx.x] = in[threadIdx.x];  // FAULT: USE_AFTER_FREE
}

extern "C" __global__ void readsFreedFixed(float *out, const float *in) {
    out[threadIdx.x] = 0.0f;
}

// LAUNCH writesFreed <<<1, 32>>> f32[32]=unwritten f32[32]=ramp freed
extern "C" __global__ void writesFreed(float *out, float *cache) {
    out[threadIdx.x] = 1.0f;
    cache[threadIdx.x] = 1.0f;  // FAULT: USE_AFTER_FREE
}

extern "C" __global__ void writesFreedFixed(float *out, float *cache) {
    out[threadIdx.x] = 1.0f;
}

// LAUNCH readsReturned <<<1, 32>>> f32[32]=unwritten f32[32]=ramp returned
extern "C" __global__ void readsReturned(float *out, const float *in) {
    out[threadIdx.x] = in[31 - threadIdx.x];  // FAULT: USE_AFTER_FREE
}

extern "C" __global__ void readsReturnedFixed(float *out, const float *in) {
    out[threadIdx.x] = 2.0f;
}

// LAUNCH countsIntoReturned <<<1, 32>>> i32[32]=unwritten i32[1]=zeros returned
extern "C" __global__ void countsIntoReturned(int *out, int *counter) {
    out[threadIdx.x] = 1;
    atomicAdd(counter, 1);  // FAULT: USE_AFTER_FREE
}

extern "C" __global__ void countsIntoReturnedFixed(int *out, int *counter) {
    out[threadIdx.x] = 1;
}

// LAUNCH readsReused <<<1, 32>>> f32[32]=unwritten f32[32]=ramp reused
extern "C" __global__ void readsReused(float *out, const float *in) {
    out[threadIdx.x] = in[threadIdx.x];  // FAULT: UNINITIALISED
}

extern "C" __global__ void readsReusedFixed(float *out, float *scratch) {
    scratch[threadIdx.x] = 3.0f;
    out[threadIdx.x] = scratch[threadIdx.x];
}
