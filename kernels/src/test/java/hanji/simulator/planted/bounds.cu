/*
 * Kernels that leave the bounds of an array, each followed by its corrected twin.
 * PlantedTest reads the launches and, from the comments on the guilty lines, what must be found and where.
 */

// LAUNCH tailOffByOne <<<2, 64>>> f32[100]=unwritten f32[101]=random:1 i32=100
extern "C" __global__ void tailOffByOne(float *out, const float *in, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i <= n) out[i] = in[i];  // FAULT: OUT_OF_BOUNDS
}

extern "C" __global__ void tailOffByOneFixed(float *out, const float *in, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = in[i];
}

// LAUNCH tailWithoutGuard <<<2, 64>>> f32[100]=zeros f32[128]=random:1 i32=100
extern "C" __global__ void tailWithoutGuard(float *out, const float *in, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    float value = in[i];
    out[i] = value;  // FAULT: OUT_OF_BOUNDS
}

extern "C" __global__ void tailWithoutGuardFixed(float *out, const float *in, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    float value = in[i];
    out[i] = value;
}

// LAUNCH beforeStart <<<1, 64>>> f32[64]=unwritten f32[64]=ramp
extern "C" __global__ void beforeStart(float *out, const float *in) {
    int i = threadIdx.x;
    float left = in[i - 1];  // FAULT: OUT_OF_BOUNDS
    out[i] = left;
}

extern "C" __global__ void beforeStartFixed(float *out, const float *in) {
    int i = threadIdx.x;
    float left = i > 0 ? in[i - 1] : 0.0f;
    out[i] = left;
}

// LAUNCH farAway <<<1, 32>>> f32[32]=unwritten f32[32]=ramp i32[32]=ramp
extern "C" __global__ void farAway(float *out, const float *in, const int *index) {
    int i = threadIdx.x;
    out[i] = in[index[i] * 1000000];  // FAULT: OUT_OF_BOUNDS
}

extern "C" __global__ void farAwayFixed(float *out, const float *in, const int *index) {
    int i = threadIdx.x;
    out[i] = in[index[i]];
}

// LAUNCH pastStaticShared <<<1, 64>>> f32[64]=unwritten f32[64]=ramp
extern "C" __global__ void pastStaticShared(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = in[i];
    __syncthreads();
    out[i] = tile[i + 1];  // FAULT: OUT_OF_BOUNDS
}

extern "C" __global__ void pastStaticSharedFixed(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = in[i];
    __syncthreads();
    out[i] = tile[i < 63 ? i + 1 : 63];
}

// LAUNCH pastDynamicShared <<<1, 64, 256>>> f32[64]=unwritten f32[64]=ramp
extern "C" __global__ void pastDynamicShared(float *out, const float *in) {
    extern __shared__ float row[];
    int i = threadIdx.x;
    row[i + 1] = in[i];  // FAULT: OUT_OF_BOUNDS
    __syncthreads();
    out[i] = i > 0 ? row[i] : 0.0f;
}

extern "C" __global__ void pastDynamicSharedFixed(float *out, const float *in) {
    extern __shared__ float row[];
    int i = threadIdx.x;
    row[i] = in[i];
    __syncthreads();
    out[i] = i > 0 ? row[i - 1] : 0.0f;
}

// LAUNCH beforeShared <<<1, 64>>> f32[64]=unwritten f32[64]=ramp
extern "C" __global__ void beforeShared(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = in[i];
    __syncthreads();
    out[i] = tile[i - 1];  // FAULT: OUT_OF_BOUNDS
}

extern "C" __global__ void beforeSharedFixed(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = in[i];
    __syncthreads();
    out[i] = i > 0 ? tile[i - 1] : tile[0];
}

// LAUNCH pastLocal <<<1, 32>>> i32[32]=unwritten i32[32]=ramp i32=9
extern "C" __global__ void pastLocal(int *out, const int *in, int taps) {
    int last[8];
    int i = threadIdx.x;
    for (int k = 0; k < taps; k++) last[k] = in[(i + k) % 32];  // FAULT: OUT_OF_BOUNDS
    out[i] = last[i % 8];
}

extern "C" __global__ void pastLocalFixed(int *out, const int *in, int taps) {
    int last[8];
    int i = threadIdx.x;
    for (int k = 0; k < taps && k < 8; k++) last[k] = in[(i + k) % 32];
    out[i] = last[i % 8];
}

// LAUNCH vectorTail <<<1, 32>>> f32[126]=unwritten f32[126]=ramp i32=126
extern "C" __global__ void vectorTail(float *out, const float *in, int n) {
    int i = 4 * threadIdx.x;
    if (i < n) {
        float4 four = *reinterpret_cast<const float4 *>(in + i);  // FAULT: OUT_OF_BOUNDS
        out[i] = four.x + four.y + four.z + four.w;
    }
}

extern "C" __global__ void vectorTailFixed(float *out, const float *in, int n) {
    int i = 4 * threadIdx.x;
    if (i + 3 < n) {
        float4 four = *reinterpret_cast<const float4 *>(in + i);
        out[i] = four.x + four.y + four.z + four.w;
    }
}

// LAUNCH swappedPitch <<<1, (7, 5)>>> f32[35]=unwritten f32[35]=ramp i32=5 i32=7
extern "C" __global__ void swappedPitch(float *out, const float *in, int rows, int columns) {
    int column = threadIdx.x, row = threadIdx.y;
    out[column * columns + row] = in[row * columns + column];  // FAULT: OUT_OF_BOUNDS
}

extern "C" __global__ void swappedPitchFixed(float *out, const float *in, int rows, int columns) {
    int column = threadIdx.x, row = threadIdx.y;
    out[column * rows + row] = in[row * columns + column];
}

// LAUNCH unrolledByTwo <<<2, 32>>> f32[101]=unwritten f32[102]=ramp i32=101
extern "C" __global__ void unrolledByTwo(float *out, const float *in, int n) {
    for (int i = 2 * (blockIdx.x * blockDim.x + threadIdx.x); i < n; i += 2 * gridDim.x * blockDim.x) {
        out[i] = in[i];
        out[i + 1] = in[i + 1];  // FAULT: OUT_OF_BOUNDS
    }
}

extern "C" __global__ void unrolledByTwoFixed(float *out, const float *in, int n) {
    for (int i = 2 * (blockIdx.x * blockDim.x + threadIdx.x); i < n; i += 2 * gridDim.x * blockDim.x) {
        out[i] = in[i];
        if (i + 1 < n) out[i + 1] = in[i + 1];
    }
}

// LAUNCH lastBin <<<1, 64>>> i32[16]=zeros f32[64]=ramp
extern "C" __global__ void lastBin(int *bins, const float *in) {
    int bin = (int)(in[threadIdx.x] * 16.0f / 63.0f);
    atomicAdd(bins + bin, 1);  // FAULT: OUT_OF_BOUNDS
}

extern "C" __global__ void lastBinFixed(int *bins, const float *in) {
    int bin = min((int)(in[threadIdx.x] * 16.0f / 63.0f), 15);
    atomicAdd(bins + bin, 1);
}

// LAUNCH nullPointer <<<1, 32>>> f32[32]=unwritten i64=0
extern "C" __global__ void nullPointer(float *out, const float *bias) {
    out[threadIdx.x] = bias[threadIdx.x];  // FAULT: OUT_OF_BOUNDS
}

extern "C" __global__ void nullPointerFixed(float *out, const float *bias) {
    out[threadIdx.x] = bias != nullptr ? bias[threadIdx.x] : 0.0f;
}
