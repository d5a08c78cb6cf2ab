/* Kernels whose barrier is not met by all threads of the block, each followed by its corrected twin. */

// LAUNCH barrierInBranch <<<1, 64>>> f32[64]=unwritten f32[64]=ramp
extern "C" __global__ void barrierInBranch(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = in[i];
    __syncthreads();
    float value = tile[i];
    if (i % 2 == 0) {
        value = __fadd_rn(value, tile[i + 1]);
        __syncthreads();  // FAULT: DIVERGENT_BARRIER
        tile[i] = value;
    }
    out[i] = value;
}

extern "C" __global__ void barrierInBranchFixed(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = in[i];
    __syncthreads();
    float value = tile[i];
    if (i % 2 == 0) value = __fadd_rn(value, tile[i + 1]);
    __syncthreads();
    if (i % 2 == 0) tile[i] = value;
    out[i] = value;
}

// LAUNCH barrierOfOneWarp <<<1, 96>>> f32[96]=unwritten f32[96]=ramp
extern "C" __global__ void barrierOfOneWarp(float *out, const float *in) {
    __shared__ float tile[32];
    int i = threadIdx.x;
    float value = in[i];
    if (i < 32) {
        tile[i] = value;
        __syncthreads();  // FAULT: DIVERGENT_BARRIER
        value = tile[31 - i];
    }
    out[i] = value;
}

extern "C" __global__ void barrierOfOneWarpFixed(float *out, const float *in) {
    __shared__ float tile[32];
    int i = threadIdx.x;
    float value = in[i];
    if (i < 32) tile[i] = value;
    __syncthreads();
    if (i < 32) value = tile[31 - i];
    out[i] = value;
}

// LAUNCH barrierAfterReturn <<<2, 64>>> f32[100]=unwritten f32[100]=ramp i32=100
extern "C" __global__ void barrierAfterReturn(float *out, const float *in, int n) {
    __shared__ float tile[64];
    int t = threadIdx.x, i = blockIdx.x * 64 + t;
    if (i >= n) return;
    tile[t] = in[i];
    __syncthreads();  // FAULT: DIVERGENT_BARRIER
    out[i] = tile[t ^ 1];
}

extern "C" __global__ void barrierAfterReturnFixed(float *out, const float *in, int n) {
    __shared__ float tile[64];
    int t = threadIdx.x, i = blockIdx.x * 64 + t;
    tile[t] = i < n ? in[i] : 0.0f;
    __syncthreads();
    if (i < n) out[i] = tile[t ^ 1];
}

// LAUNCH barrierInRaggedLoop <<<1, 64>>> i32[64]=unwritten i32[64]=ramp
extern "C" __global__ void barrierInRaggedLoop(int *out, const int *in) {
    __shared__ int turn;
    int t = threadIdx.x, seen = 0;
    if (t == 0) turn = 0;
    int trips = 1 + in[t] % 3;
#pragma unroll 1
    for (int k = 0; k < trips; k++) {
        __syncthreads();  // FAULT: DIVERGENT_BARRIER
        seen += turn;
    }
    out[t] = seen;
}

extern "C" __global__ void barrierInRaggedLoopFixed(int *out, const int *in) {
    __shared__ int turn;
    int t = threadIdx.x, seen = 0;
    if (t == 0) turn = 0;
    int trips = 1 + in[t] % 3;
#pragma unroll 1
    for (int k = 0; k < 3; k++) {
        __syncthreads();
        if (k < trips) seen += turn;
    }
    out[t] = seen;
}

// LAUNCH barrierAfterBreak <<<1, 64>>> i32[64]=unwritten i32[256]=ramp
extern "C" __global__ void barrierAfterBreak(int *out, const int *in) {
    __shared__ int tile[64];
    int t = threadIdx.x, sum = 0;
#pragma unroll 1
    for (int k = 0; k < 4; k++) {
        int value = in[64 * k + t];
        if (value > 200) break;
        tile[t] = value;
        __syncthreads();  // FAULT: DIVERGENT_BARRIER
        sum += tile[63 - t];
        __syncthreads();  // FAULT: DIVERGENT_BARRIER
    }
    out[t] = sum;
}

extern "C" __global__ void barrierAfterBreakFixed(int *out, const int *in) {
    __shared__ int tile[64];
    int t = threadIdx.x, sum = 0;
#pragma unroll 1
    for (int k = 0; k < 4; k++) {
        int value = in[64 * k + t];
        tile[t] = value;
        __syncthreads();
        int other = tile[63 - t];
        if (value <= 200) sum += other;
        __syncthreads();
    }
    out[t] = sum;
}

// LAUNCH barrierInBothArms <<<1, 64>>> i32[64]=unwritten i32[64]=ramp
extern "C" __global__ void barrierInBothArms(int *out, const int *in) {
    __shared__ int tile[64];
    int t = threadIdx.x, value = in[t];
    if (t < 32) {
        tile[t] = value;
        __syncthreads();  // FAULT: DIVERGENT_BARRIER
        value += tile[t + 32];
    } else {
        tile[t] = 2 * value;
        __syncthreads();  // FAULT: DIVERGENT_BARRIER
        value -= tile[t - 32];
    }
    out[t] = value;
}

extern "C" __global__ void barrierInBothArmsFixed(int *out, const int *in) {
    __shared__ int tile[64];
    int t = threadIdx.x, value = in[t];
    tile[t] = t < 32 ? value : 2 * value;
    __syncthreads();
    if (t < 32)
        value += tile[t + 32];
    else
        value -= tile[t - 32];
    out[t] = value;
}

// LAUNCH barrierForMoreThanCome <<<1, 96>>> i32[96]=unwritten i32[96]=ramp
extern "C" __global__ void barrierForMoreThanCome(int *out, const int *in) {
    __shared__ int tile[64];
    int t = threadIdx.x, value = in[t];
    if (t < 64) {
        tile[t] = value;
        asm volatile("bar.sync 1, 96;" ::: "memory");  // FAULT: DIVERGENT_BARRIER
        value = tile[63 - t];
    }
    out[t] = value;
}

extern "C" __global__ void barrierForMoreThanComeFixed(int *out, const int *in) {
    __shared__ int tile[64];
    int t = threadIdx.x, value = in[t];
    if (t < 64) {
        tile[t] = value;
        asm volatile("bar.sync 1, 64;" ::: "memory");
        value = tile[63 - t];
    }
    out[t] = value;
}

// LAUNCH barrierInlinedTwice <<<1, 64>>> f32[64]=unwritten f32[64]=ramp i32=5
__device__ __forceinline__ float neighbour(const float *tile, int t) {
    float value = tile[t ^ 1];
    __syncthreads();  // FAULT: DIVERGENT_BARRIER
    return value;
}

extern "C" __global__ void barrierInlinedTwice(float *out, const float *in, int k) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    tile[t] = in[t];
    __syncthreads();
    float value;
    if (t < k)
        value = __fmul_rn(2.0f, neighbour(tile, t));
    else
        value = __fadd_rn(1.0f, neighbour(tile, t));
    out[t] = value;
}

extern "C" __global__ void barrierInlinedTwiceFixed(float *out, const float *in, int k) {
    __shared__ float tile[64];
    int t = threadIdx.x;
    tile[t] = in[t];
    __syncthreads();
    float value = neighbour(tile, t);
    if (t < k)
        value = __fmul_rn(2.0f, value);
    else
        value = __fadd_rn(1.0f, value);
    out[t] = value;
}

// LAUNCH twoBarriersOnOneLine <<<1, 64>>> i32[64]=unwritten i32[64]=ramp i32=5
extern "C" __global__ void twoBarriersOnOneLine(int *out, const int *in, int k) {
    int t = threadIdx.x, value = in[t];
    // clang-format off
    if (t < k) { __syncthreads(); value += in[63 - t]; } else { __syncthreads(); value *= in[63 - t]; }  // FAULT: DIVERGENT_BARRIER
    // clang-format on
    out[t] = value;
}

extern "C" __global__ void twoBarriersOnOneLineFixed(int *out, const int *in, int k) {
    int t = threadIdx.x, value = in[t];
    __syncthreads();
    if (t < k)
        value += in[63 - t];
    else
        value *= in[63 - t];
    out[t] = value;
}
