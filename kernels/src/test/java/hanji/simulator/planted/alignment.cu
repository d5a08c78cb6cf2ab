/* Kernels whose vector or wide accesses are misaligned, each followed by its corrected twin. */

// LAUNCH vectorLoadAtOddOffset <<<1, 8>>> f32[8]=unwritten f32[33]=ramp
extern "C" __global__ void vectorLoadAtOddOffset(float *out, const float *in) {
    float4 four = *reinterpret_cast<const float4 *>(in + 4 * threadIdx.x + 1);  // FAULT: MISALIGNED
    out[threadIdx.x] = four.x + four.y + four.z + four.w;
}

extern "C" __global__ void vectorLoadAtOddOffsetFixed(float *out, const float *in) {
    float4 four = *reinterpret_cast<const float4 *>(in + 4 * threadIdx.x);
    out[threadIdx.x] = four.x + four.y + four.z + four.w;
}

// LAUNCH vectorStoreToOddRows <<<5, 2>>> f32[45]=zeros i32=9
extern "C" __global__ void vectorStoreToOddRows(float *out, int pitch) {
    float *row = out + blockIdx.x * pitch;
    float value = (float)blockIdx.x;
    reinterpret_cast<float4 *>(row)[threadIdx.x] = make_float4(value, value, value, value);  // FAULT: MISALIGNED
}

extern "C" __global__ void vectorStoreToOddRowsFixed(float *out, int pitch) {
    float *row = out + blockIdx.x * (pitch - pitch % 4);
    float value = (float)blockIdx.x;
    reinterpret_cast<float4 *>(row)[threadIdx.x] = make_float4(value, value, value, value);
}

// LAUNCH doubleAtFloatOffset <<<1, 16>>> f64[16]=unwritten f32[64]=zeros
extern "C" __global__ void doubleAtFloatOffset(double *out, const float *in) {
    out[threadIdx.x] = *reinterpret_cast<const double *>(in + 2 * threadIdx.x + 1);  // FAULT: MISALIGNED
}

extern "C" __global__ void doubleAtFloatOffsetFixed(double *out, const float *in) {
    out[threadIdx.x] = *reinterpret_cast<const double *>(in + 2 * threadIdx.x);
}

// LAUNCH pairsInSharedBehindOneFloat <<<1, 32, 264>>> f32[32]=unwritten f32[32]=ramp i32=1
extern "C" __global__ void pairsInSharedBehindOneFloat(float *out, const float *in, int before) {
    extern __shared__ float memory[];
    int i = threadIdx.x;
    reinterpret_cast<float2 *>(memory + before)[i] = make_float2(in[i], in[31 - i]);  // FAULT: MISALIGNED
    __syncthreads();
    out[i] = in[i];
}

extern "C" __global__ void pairsInSharedBehindOneFloatFixed(float *out, const float *in, int before) {
    extern __shared__ float memory[];
    int i = threadIdx.x;
    reinterpret_cast<float2 *>(memory + 2 * before)[i] = make_float2(in[i], in[31 - i]);
    __syncthreads();
    out[i] = in[i];
}

// LAUNCH wordInsideBytes <<<1, 16>>> i32[16]=unwritten u8[96]=zeros
extern "C" __global__ void wordInsideBytes(int *out, const unsigned char *in) {
    out[threadIdx.x] = *reinterpret_cast<const int *>(in + 5 * threadIdx.x);  // FAULT: MISALIGNED
}

extern "C" __global__ void wordInsideBytesFixed(int *out, const unsigned char *in) {
    const unsigned char *at = in + 5 * threadIdx.x;
    out[threadIdx.x] = at[0] | at[1] << 8 | at[2] << 16 | at[3] << 24;
}
