/* Barriers and flags that a block makes of atomics: what they order, and what they leave open. */

/* A counter at which all threads of a block wait: each fences, then counts itself; the last word is read with acquire. */
__device__ __forceinline__ void arriveAndWait(int *counter, int threads, bool fence) {
    if (fence) __threadfence_block();
    atomicAdd(counter, 1);
    while (*(volatile int *)counter < threads) {}
    __threadfence_block();
}

// LAUNCH counterWithoutFence <<<1, 64>>> f32[64]=ramp f32[64]=unwritten
extern "C" __global__ void counterWithoutFence(const float *in, float *out) {
    __shared__ float tile[64];
    __shared__ int counter;
    int t = threadIdx.x;
    if (t == 0) counter = 0;
    __syncthreads();
    tile[t] = in[t];
    arriveAndWait(&counter, 64, false);
    out[t] = tile[63 - t];  // FAULT: RACE
}

extern "C" __global__ void counterWithoutFenceFixed(const float *in, float *out) {
    __shared__ float tile[64];
    __shared__ int counter;
    int t = threadIdx.x;
    if (t == 0) counter = 0;
    __syncthreads();
    tile[t] = in[t];
    arriveAndWait(&counter, 64, true);
    out[t] = tile[63 - t];
}

// LAUNCH writesAfterTheSignal <<<1, 64>>> f32[64]=ramp f32[32]=unwritten
extern "C" __global__ void writesAfterTheSignal(const float *in, float *out) {
    __shared__ float tile[32];
    __shared__ int ready;
    int t = threadIdx.x;
    if (t == 0) ready = 0;
    if (t < 32) tile[t] = 0;
    __syncthreads();
    if (t < 32) {
        __threadfence_block();
        atomicAdd(&ready, 1);
        tile[t] = in[t];  // FAULT: RACE
    } else {
        while (atomicAdd(&ready, 0) < 32) {}
        __threadfence_block();
        out[t - 32] = tile[t - 32];  // FAULT: RACE
    }
}

extern "C" __global__ void writesAfterTheSignalFixed(const float *in, float *out) {
    __shared__ float tile[32];
    __shared__ int ready;
    int t = threadIdx.x;
    if (t == 0) ready = 0;
    if (t < 32) tile[t] = 0;
    __syncthreads();
    if (t < 32) {
        tile[t] = in[t];
        __threadfence_block();
        atomicAdd(&ready, 1);
    } else {
        while (atomicAdd(&ready, 0) < 32) {}
        __threadfence_block();
        out[t - 32] = tile[t - 32];
    }
}

/* Adds to a word with release, reads it with acquire, as cuda::atomic_ref and cuda::barrier do. */
__device__ __forceinline__ void addReleasing(int *word) {
    int old;
    asm volatile("atom.add.release.cta.shared.s32 %0, [%1], 1;"
                 : "=r"(old) : "r"((unsigned)__cvta_generic_to_shared(word)) : "memory");
}

__device__ __forceinline__ int loadAcquiring(int *word) {
    int value;
    asm volatile("ld.acquire.cta.shared.s32 %0, [%1];"
                 : "=r"(value) : "r"((unsigned)__cvta_generic_to_shared(word)) : "memory");
    return value;
}

// LAUNCH waitsAtAnotherWord <<<1, 64>>> f32[64]=ramp f32[32]=unwritten
extern "C" __global__ void waitsAtAnotherWord(const float *in, float *out) {
    __shared__ float tile[32];
    __shared__ int words[2];
    int t = threadIdx.x;
    if (t < 2) words[t] = 32 * t;
    if (t < 32) tile[t] = 0;
    __syncthreads();
    if (t < 32) {
        tile[t] = in[t];  // FAULT: RACE
        addReleasing(&words[0]);
    } else {
        while (loadAcquiring(&words[1]) < 32) {}
        out[t - 32] = tile[t - 32];  // FAULT: RACE
    }
}

extern "C" __global__ void waitsAtAnotherWordFixed(const float *in, float *out) {
    __shared__ float tile[32];
    __shared__ int words[2];
    int t = threadIdx.x;
    if (t < 2) words[t] = 0;
    if (t < 32) tile[t] = 0;
    __syncthreads();
    if (t < 32) {
        tile[t] = in[t];
        addReleasing(&words[0]);
    } else {
        while (loadAcquiring(&words[0]) < 32) {}
        out[t - 32] = tile[t - 32];
    }
}
