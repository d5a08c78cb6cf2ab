/* Kernels that read what was never written, each followed by its corrected twin. */

// LAUNCH sharedNeverWritten <<<1, 32>>> f32[64]=unwritten f32[32]=ramp
extern "C" __global__ void sharedNeverWritten(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = in[i];
    __syncthreads();
    out[i] = tile[i];
    out[i + 32] = tile[i + 32];  // FAULT: UNINITIALISED
}

extern "C" __global__ void sharedNeverWrittenFixed(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = in[i];
    tile[i + 32] = 0.0f;
    __syncthreads();
    out[i] = tile[i];
    out[i + 32] = tile[i + 32];
}

// LAUNCH sharedOfTheBlockBefore <<<2, 32>>> f32[64]=unwritten f32[32]=ramp
extern "C" __global__ void sharedOfTheBlockBefore(float *out, const float *in) {
    __shared__ float table[32];
    int t = threadIdx.x;
    if (blockIdx.x == 0) table[t] = in[t];
    __syncthreads();
    out[blockIdx.x * 32 + t] = table[31 - t];  // FAULT: UNINITIALISED
}

extern "C" __global__ void sharedOfTheBlockBeforeFixed(float *out, const float *in) {
    __shared__ float table[32];
    int t = threadIdx.x;
    table[t] = in[t];
    __syncthreads();
    out[blockIdx.x * 32 + t] = table[31 - t];
}

// LAUNCH haloNeverLoaded <<<2, 64>>> f32[128]=unwritten f32[128]=ramp
extern "C" __global__ void haloNeverLoaded(float *out, const float *in) {
    __shared__ float tile[66];
    int t = threadIdx.x, i = blockIdx.x * 64 + t;
    tile[t + 1] = in[i];
    __syncthreads();
    out[i] = __fadd_rn(tile[t], tile[t + 2]);  // FAULT: UNINITIALISED
}

extern "C" __global__ void haloNeverLoadedFixed(float *out, const float *in) {
    __shared__ float tile[66];
    int t = threadIdx.x, i = blockIdx.x * 64 + t;
    tile[t + 1] = in[i];
    if (t == 0) tile[0] = i > 0 ? in[i - 1] : 0.0f;
    if (t == 63) tile[65] = i < 127 ? in[i + 1] : 0.0f;
    __syncthreads();
    out[i] = __fadd_rn(tile[t], tile[t + 2]);
}

// LAUNCH treeOverOddCount <<<1, 48, 256>>> f32[1]=unwritten f32[48]=ramp
extern "C" __global__ void treeOverOddCount(float *out, const float *in) {
    extern __shared__ float part[];
    int t = threadIdx.x;
    part[t] = in[t];
    __syncthreads();
#pragma unroll 1
    for (int s = 32; s > 0; s /= 2) {
        if (t < s) part[t] = __fadd_rn(part[t], part[t + s]);  // FAULT: UNINITIALISED
        __syncthreads();
    }
    if (t == 0) out[0] = part[0];
}

extern "C" __global__ void treeOverOddCountFixed(float *out, const float *in) {
    extern __shared__ float part[];
    int t = threadIdx.x;
    part[t] = in[t];
    __syncthreads();
#pragma unroll 1
    for (int s = 32; s > 0; s /= 2) {
        if (t < s && t + s < 48) part[t] = __fadd_rn(part[t], part[t + s]);
        __syncthreads();
    }
    if (t == 0) out[0] = part[0];
}

// LAUNCH scratchNeverWritten <<<1, 64>>> f32[1]=unwritten f32[64]=unwritten f32[64]=ramp i32=40
extern "C" __global__ void scratchNeverWritten(float *out, float *scratch, const float *in, int n) {
    int t = threadIdx.x;
    if (t < n) scratch[t] = in[t];
    __syncthreads();
    if (t == 0) {
        float sum = 0.0f;
#pragma unroll 1
        for (int k = 0; k < 64; k++) sum = __fadd_rn(sum, scratch[k]);  // FAULT: UNINITIALISED
        out[0] = sum;
    }
}

extern "C" __global__ void scratchNeverWrittenFixed(float *out, float *scratch, const float *in, int n) {
    int t = threadIdx.x;
    if (t < n) scratch[t] = in[t];
    __syncthreads();
    if (t == 0) {
        float sum = 0.0f;
#pragma unroll 1
        for (int k = 0; k < n; k++) sum = __fadd_rn(sum, scratch[k]);
        out[0] = sum;
    }
}

// LAUNCH accumulatesIntoUnwritten <<<1, 64>>> f32[64]=unwritten f32[64]=ramp
extern "C" __global__ void accumulatesIntoUnwritten(float *out, const float *in) {
    int i = threadIdx.x;
    out[i] = __fadd_rn(out[i], in[i]);  // FAULT: UNINITIALISED
}

extern "C" __global__ void accumulatesIntoUnwrittenFixed(float *out, const float *in) {
    int i = threadIdx.x;
    out[i] = __fadd_rn(0.0f, in[i]);
}

// LAUNCH countsIntoUnwritten <<<1, 64>>> i32[4]=unwritten i32[64]=ramp
extern "C" __global__ void countsIntoUnwritten(int *bins, const int *in) {
    atomicAdd(bins + in[threadIdx.x] % 4, 1);  // FAULT: UNINITIALISED
}

extern "C" __global__ void countsIntoUnwrittenFixed(int *bins, const int *in) {
    if (threadIdx.x < 4) bins[threadIdx.x] = 0;
    __syncthreads();
    atomicAdd(bins + in[threadIdx.x] % 4, 1);
}

// LAUNCH localNeverWritten <<<1, 32>>> i32[32]=unwritten i32[32]=ramp i32=6
extern "C" __global__ void localNeverWritten(int *out, const int *in, int n) {
    int last[8];
    int i = threadIdx.x;
    for (int k = 0; k < n; k++) last[(i + k) % 8] = in[(i + k) % 32];
    out[i] = last[in[i] % 8 ^ 7];  // FAULT: UNINITIALISED
}

extern "C" __global__ void localNeverWrittenFixed(int *out, const int *in, int n) {
    int last[8];
    int i = threadIdx.x;
    for (int k = 0; k < 8; k++) last[(i + k) % 8] = 0;
    for (int k = 0; k < n; k++) last[(i + k) % 8] = in[(i + k) % 32];
    out[i] = last[in[i] % 8 ^ 7];
}

// LAUNCH threeBytesOfFour <<<1, 32>>> i32[32]=unwritten u8[128]=unwritten
extern "C" __global__ void threeBytesOfFour(int *out, unsigned char *bytes) {
    int i = threadIdx.x;
    for (int k = 0; k < 3; k++) bytes[4 * i + k] = (unsigned char)(i + k);
    out[i] = *reinterpret_cast<int *>(bytes + 4 * i);  // FAULT: UNINITIALISED
}

extern "C" __global__ void threeBytesOfFourFixed(int *out, unsigned char *bytes) {
    int i = threadIdx.x;
    for (int k = 0; k < 4; k++) bytes[4 * i + k] = (unsigned char)(i + k);
    out[i] = *reinterpret_cast<int *>(bytes + 4 * i);
}
