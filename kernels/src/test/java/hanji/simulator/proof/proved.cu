/*
 * Pairs of kernels for ProofTest: some are the same tree of roundings for all inputs, some are not, though their results
 * look alike. Compiled as all kernels here are, so that what is written is what is computed.
 */
extern "C" {

// ---- element by element

__global__ void axpy(float* out, const float* x, const float* y, float a, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = __fmaf_rn(a, x[i], y[i]);
}

/** Four a thread, factors exchanged: the same. */
__global__ void axpyOfFour(float* out, const float* x, const float* y, float a, int n) {
    for (int i = 4 * (blockIdx.x * blockDim.x + threadIdx.x); i < n; i += 4 * gridDim.x * blockDim.x) {
        float4 four = *reinterpret_cast<const float4*>(x + i), more = *reinterpret_cast<const float4*>(y + i);
        four.x = __fmaf_rn(four.x, a, more.x);
        four.y = __fmaf_rn(four.y, a, more.y);
        four.z = __fmaf_rn(four.z, a, more.z);
        four.w = __fmaf_rn(four.w, a, more.w);
        *reinterpret_cast<float4*>(out + i) = four;
    }
}

/** Two roundings in place of one. */
__global__ void axpySplit(float* out, const float* x, const float* y, float a, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = __fadd_rn(__fmul_rn(a, x[i]), y[i]);
}

/** Leaves the last element out. */
__global__ void axpyShort(float* out, const float* x, const float* y, float a, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n - 1) out[i] = __fmaf_rn(a, x[i], y[i]);
}

// ---- sums of rows of 64: a warp each

__device__ __forceinline__ float ofLane(const float* x) {
    return __fadd_rn(__fadd_rn(0, x[threadIdx.x]), x[threadIdx.x + 32]);
}

__global__ void sumByShuffles(float* out, const float* x) {
    float sum = ofLane(x + 64 * blockIdx.x);
    for (int s = 16; s > 0; s /= 2) sum = __fadd_rn(sum, __shfl_down_sync(-1, sum, s));
    if (threadIdx.x == 0) out[blockIdx.x] = sum;
}

__global__ void sumInSharedMemory(float* out, const float* x) {
    __shared__ float sums[32];
    sums[threadIdx.x] = ofLane(x + 64 * blockIdx.x);
    for (int s = 16; s > 0; s /= 2) {
        __syncthreads();
        if (threadIdx.x < s) sums[threadIdx.x] = __fadd_rn(sums[threadIdx.x], sums[threadIdx.x + s]);
    }
    if (threadIdx.x == 0) out[blockIdx.x] = sums[0];
}

/** Neighbours first: another tree. */
__global__ void sumOfNeighbours(float* out, const float* x) {
    float sum = ofLane(x + 64 * blockIdx.x);
    for (int s = 1; s < 32; s *= 2) sum = __fadd_rn(sum, __shfl_down_sync(-1, sum, s));
    if (threadIdx.x == 0) out[blockIdx.x] = sum;
}

// ---- sums of n numbers by one thread

__global__ void chain(float* out, const float* x, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) sum = __fadd_rn(sum, x[i]);
    out[0] = sum;
}

/** Unrolled by four, with the tail behind: the same. */
__global__ void chainUnrolled(float* out, const float* x, int n) {
    float sum = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
        sum = __fadd_rn(sum, x[i]);
        sum = __fadd_rn(sum, x[i + 1]);
        sum = __fadd_rn(sum, x[i + 2]);
        sum = __fadd_rn(sum, x[i + 3]);
    }
    for (; i < n; i++) sum = __fadd_rn(sum, x[i]);
    out[0] = sum;
}

/** The tail goes into a sum of its own. */
__global__ void chainWithTail(float* out, const float* x, int n) {
    float sum = 0, tail = 0;
    int i = 0;
    for (; i + 3 < n; i += 4)
        for (int j = 0; j < 4; j++) sum = __fadd_rn(sum, x[i + j]);
    for (; i < n; i++) tail = __fadd_rn(tail, x[i]);
    out[0] = __fadd_rn(sum, tail);
}

/** Begins with the first number instead of 0: -0 stays. */
__global__ void chainFromFirst(float* out, const float* x, int n) {
    float sum = x[0];
    for (int i = 1; i < n; i++) sum = __fadd_rn(sum, x[i]);
    out[0] = sum;
}

/** In F64. */
__global__ void wideChain(double* out, const double* x, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum = __dadd_rn(sum, x[i]);
    out[0] = sum;
}

__global__ void wideChainBackwards(double* out, const double* x, int n) {
    double sum = 0;
    for (int i = n - 1; i >= 0; i--) sum = __dadd_rn(sum, x[i]);
    out[0] = sum;
}

// ---- choices by data

__device__ __forceinline__ float larger(float a, float b) {
    return a != a ? a : b != b ? b : fmaxf(a, b);
}

__global__ void largest(float* out, const float* x, int n) {
    float max = __int_as_float(0xff800000);
    for (int i = 0; i < n; i++) max = larger(max, x[i]);
    out[0] = max;
}

__global__ void largestBackwards(float* out, const float* x, int n) {
    float max = x[n - 1];
    for (int i = n - 2; i >= 0; i--) max = larger(x[i], max);
    out[0] = max;
}

__global__ void relu(float* out, const float* x, int n) {
    int i = threadIdx.x;
    if (i < n) out[i] = x[i] <= 0 ? 0 : x[i];
}

/** The other way round: NaN becomes 0. */
__global__ void reluOfNumbers(float* out, const float* x, int n) {
    int i = threadIdx.x;
    if (i < n) out[i] = x[i] > 0 ? x[i] : 0;
}

/** Where it writes depends on data. */
__global__ void positives(float* out, const float* x, int n) {
    int i = threadIdx.x;
    if (i < n && x[i] > 0) out[i] = x[i];
}

/** How often it goes round depends on data. */
__global__ void halved(float* out, const float* x, int n) {
    int i = threadIdx.x;
    float y = x[i];
    while (y > 1) y = __fmul_rn(y, 0.5f);
    if (i < n) out[i] = y;
}

__global__ void lookedUp(float* out, const float* x, int n) {
    out[threadIdx.x] = x[(int)x[threadIdx.x] & 31];
}

__global__ void counted(float* out, const float* x, int n) {
    atomicAdd(out, x[threadIdx.x]);
}
}
