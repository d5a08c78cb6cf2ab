/* Asynchronous copies to shared memory (cp.async) that nobody waits for, or not enough. */

/* A macro, so that the line of a copy is that of its call. */
#define copy(TO, FROM) \
    asm volatile("cp.async.ca.shared.global [%0], [%1], 4;" ::"r"((unsigned)__cvta_generic_to_shared(TO)), "l"(FROM))

__device__ __forceinline__ void commit() { asm volatile("cp.async.commit_group;" ::: "memory"); }

template <int N> __device__ __forceinline__ void wait() { asm volatile("cp.async.wait_group %0;" ::"n"(N) : "memory"); }

__device__ __forceinline__ void waitForAll() { asm volatile("cp.async.wait_all;" ::: "memory"); }

// LAUNCH nobodyWaits <<<2, 64>>> f32[128]=ramp f32[128]=unwritten
extern "C" __global__ void nobodyWaits(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x, i = blockIdx.x * 64 + t;
    copy(&tile[t], &in[i]);
    commit();
    __syncthreads();
    out[i] = tile[63 - t];  // FAULT: RACE
}

extern "C" __global__ void nobodyWaitsFixed(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x, i = blockIdx.x * 64 + t;
    copy(&tile[t], &in[i]);
    waitForAll();
    __syncthreads();
    out[i] = tile[63 - t];
}

// LAUNCH ownCopyTooSoon <<<1, 64>>> f32[64]=ramp f32[64]=unwritten
extern "C" __global__ void ownCopyTooSoon(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    tile[t] = 0;
    copy(&tile[t], &in[t]);
    commit();
    out[t] = tile[t];  // FAULT: RACE
}

extern "C" __global__ void ownCopyTooSoonFixed(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    tile[t] = 0;
    copy(&tile[t], &in[t]);
    commit();
    wait<0>();
    out[t] = tile[t];
}

// LAUNCH waitsWithoutBarrier <<<1, 64>>> f32[64]=ramp f32[64]=unwritten
extern "C" __global__ void waitsWithoutBarrier(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    copy(&tile[t], &in[t]);  // FAULT: RACE
    commit();
    wait<0>();
    out[t] = tile[t ^ 33];  // FAULT: RACE UNINITIALISED
}

extern "C" __global__ void waitsWithoutBarrierFixed(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    copy(&tile[t], &in[t]);
    commit();
    wait<0>();
    __syncthreads();
    out[t] = tile[t ^ 33];
}

// LAUNCH waitsForTheGroupBefore <<<1, 64>>> f32[256]=ramp f32[64]=unwritten
/* Two tiles in turn: the group of the tile that is read next must be waited for, that of the other may go on. */
template <int MAY_GO_ON> __device__ __forceinline__ void inTurn(const float *in, float *out) {
    __shared__ float tile[2][64];
    int t = threadIdx.x;
    float sum = 0;
    copy(&tile[0][t], &in[t]);
    commit();
    for (int k = 0; k < 4; k++) {
        if (k < 3) copy(&tile[(k + 1) % 2][t], &in[64 * (k + 1) + t]);  // FAULT: RACE
        commit();
        wait<MAY_GO_ON>();
        __syncthreads();
        sum = __fadd_rn(sum, tile[k % 2][63 - t]);  // FAULT: RACE
        __syncthreads();
    }
    out[t] = sum;
}

extern "C" __global__ void waitsForTheGroupBefore(const float *in, float *out) {
    inTurn<2>(in, out);
}

extern "C" __global__ void waitsForTheGroupBeforeFixed(const float *in, float *out) {
    inTurn<1>(in, out);
}

// LAUNCH overwritesWhatIsRead <<<1, 64>>> f32[64]=ramp f32[64]=unwritten
extern "C" __global__ void overwritesWhatIsRead(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    tile[t] = 1;
    __syncthreads();
    float before = tile[63 - t];  // FAULT: RACE
    copy(&tile[t], &in[t]);  // FAULT: RACE
    waitForAll();
    __syncthreads();
    out[t] = __fadd_rn(before, tile[63 - t]);
}

extern "C" __global__ void overwritesWhatIsReadFixed(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    tile[t] = 1;
    __syncthreads();
    float before = tile[63 - t];
    __syncthreads();
    copy(&tile[t], &in[t]);
    waitForAll();
    __syncthreads();
    out[t] = __fadd_rn(before, tile[63 - t]);
}

/* As copy, of as many bytes as are said; zeros follow them. */
#define copyUpTo(TO, FROM, BYTES)                                                                               \
    asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;" ::"r"((unsigned)__cvta_generic_to_shared(TO)), \
                 "l"(FROM), "r"(BYTES))

// LAUNCH zerosTooSoon <<<1, 64>>> f32[48]=ramp f32[64]=unwritten
extern "C" __global__ void zerosTooSoon(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    copyUpTo(&tile[t], &in[t], t < 48 ? 4 : 0);
    commit();
    __syncthreads();
    out[t] = tile[63 - t];  // FAULT: RACE
}

extern "C" __global__ void zerosTooSoonFixed(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    copyUpTo(&tile[t], &in[t], t < 48 ? 4 : 0);
    commit();
    wait<0>();
    __syncthreads();
    out[t] = tile[63 - t];
}

// LAUNCH copiesBeyondTheEnd <<<1, 64>>> f32[48]=ramp f32[64]=unwritten
extern "C" __global__ void copiesBeyondTheEnd(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    copyUpTo(&tile[t], &in[t], t < 49 ? 4 : 0);  // FAULT: OUT_OF_BOUNDS
    commit();
    wait<0>();
    __syncthreads();
    out[t] = tile[63 - t];
}

extern "C" __global__ void copiesBeyondTheEndFixed(const float *in, float *out) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    copyUpTo(&tile[t], &in[t], t < 48 ? 4 : 0);
    commit();
    wait<0>();
    __syncthreads();
    out[t] = tile[63 - t];
}
