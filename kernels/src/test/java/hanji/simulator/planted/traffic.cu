/* Kernels whose memory traffic is known by counting on paper; see TrafficTest. */

extern "C" __global__ void copyByStride(float *out, const float *in, int stride) {
    int i = stride * (blockIdx.x * blockDim.x + threadIdx.x);
    out[i] = in[i];
}

extern "C" __global__ void readOne(float *out, const float *in) {
    out[threadIdx.x] = in[3];
}

extern "C" __global__ void copyShifted(float *out, const float *in) {
    out[threadIdx.x] = in[threadIdx.x + 1];
}

extern "C" __global__ void copyVectors(float4 *out, const float4 *in) {
    out[threadIdx.x] = in[threadIdx.x];
}

extern "C" __global__ void copyHalf(float *out, const float *in) {
    if (threadIdx.x % 2 == 0) out[threadIdx.x] = in[threadIdx.x];
}

extern "C" __global__ void count(int *counters) {
    atomicAdd(counters + threadIdx.x / 8, 1);
}

extern "C" __global__ void sharedByStride(float *out, int stride) {
    extern __shared__ float memory[];
    memory[stride * threadIdx.x] = 1.0f;
    __syncthreads();
    out[threadIdx.x] = memory[stride * threadIdx.x];
}

extern "C" __global__ void sharedVectors(float *out, int stride) {
    extern __shared__ float4 vectors[];
    vectors[stride * threadIdx.x] = make_float4(1.0f, 2.0f, 3.0f, 4.0f);
    __syncthreads();
    float4 four = vectors[stride * threadIdx.x];
    out[threadIdx.x] = four.x + four.y + four.z + four.w;
}

extern "C" __global__ void fma3(float *out, float a, float b) {
    float x = (float)threadIdx.x;
    x = __fmaf_rn(x, a, b);
    x = __fmaf_rn(x, x, b);
    x = __fmul_rn(x, a);
    out[blockIdx.x * 32 + threadIdx.x] = x;
}
