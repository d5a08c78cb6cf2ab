/* Kernels that look guilty and are not: nothing may be found in them, under any schedule. */

// LAUNCH neighbouringBytes <<<1, 64>>> u8[64]=unwritten i32[16]=unwritten
extern "C" __global__ void neighbouringBytes(unsigned char *bytes, int *out) {
    int i = threadIdx.x;
    bytes[i] = (unsigned char)i;
    __syncthreads();
    if (i < 16) out[i] = reinterpret_cast<int *>(bytes)[i];
}

// LAUNCH neighbouringHalves <<<1, 64>>> f32[64]=ramp i32[64]=unwritten
extern "C" __global__ void neighbouringHalves(const float *in, int *out) {
    __shared__ unsigned short halves[64];
    int i = threadIdx.x;
    halves[i] = (unsigned short)(__float_as_uint(in[i]) >> 16);
    __syncthreads();
    out[i] = halves[i ^ 1];
}

// LAUNCH ownElementAgain <<<2, 64>>> f32[128]=ramp
extern "C" __global__ void ownElementAgain(volatile float *data) {
    int i = blockIdx.x * 64 + threadIdx.x;
    data[i] = __fadd_rn(data[i], 1.0f);
    data[i] = __fmul_rn(data[i], 2.0f);
}

// LAUNCH everyoneReads <<<3, 96>>> f32[4]=ramp f32[288]=unwritten
extern "C" __global__ void everyoneReads(const float *in, float *out) {
    __shared__ float bias;
    if (threadIdx.x == 0) bias = in[1];
    __syncthreads();
    out[blockIdx.x * 96 + threadIdx.x] = __fadd_rn(in[threadIdx.x % 4], bias);
}

// LAUNCH atomicsMeet <<<4, 64>>> i32[2]=zeros
extern "C" __global__ void atomicsMeet(int *counts) {
    __shared__ int count;
    if (threadIdx.x == 0) count = 0;
    __syncthreads();
    atomicAdd(&count, 1);
    __syncthreads();
    if (threadIdx.x == 0) atomicMax(counts, count);
    atomicAdd(counts + 1, 1);
}

// LAUNCH blockReadsWhatItWrote <<<4, 64>>> f32[256]=unwritten f32[256]=unwritten
extern "C" __global__ void blockReadsWhatItWrote(float *scratch, float *out) {
    float *mine = scratch + 64 * blockIdx.x;
    mine[threadIdx.x] = (float)threadIdx.x;
    __syncthreads();
    out[64 * blockIdx.x + threadIdx.x] = mine[63 - threadIdx.x];
}

// LAUNCH warpReduction <<<1, 96>>> f32[70]=ramp f32[3]=unwritten i32=70
extern "C" __global__ void warpReduction(const float *in, float *out, int n) {
    int i = threadIdx.x;
    float sum = i < n ? in[i] : 0.0f;
    for (int s = 16; s > 0; s /= 2) sum = __fadd_rn(sum, __shfl_down_sync(0xffffffffu, sum, s));
    if (i % 32 == 0) out[i / 32] = sum;
}

// LAUNCH namesLanesThatNeverWere <<<1, 40>>> i32[40]=ramp i32[40]=unwritten
extern "C" __global__ void namesLanesThatNeverWere(const int *in, int *out) {
    int i = threadIdx.x;
    out[i] = __shfl_xor_sync(0xffffffffu, in[i], 1);
}

// LAUNCH votesOfHalfAWarp <<<1, 32>>> i32[32]=ramp i32[32]=unwritten
extern "C" __global__ void votesOfHalfAWarp(const int *in, int *out) {
    int lane = threadIdx.x;
    if (lane < 16)
        out[lane] = __ballot_sync(0x0000ffffu, in[lane] % 3 == 0);
    else
        out[lane] = __any_sync(0xffff0000u, in[lane] > 30) ? __popc(__match_any_sync(0xffff0000u, in[lane] / 2)) : 0;
}

// LAUNCH uniformBarriers <<<2, 64>>> f32[128]=ramp f32[128]=unwritten i32=3
extern "C" __global__ void uniformBarriers(const float *in, float *out, int rounds) {
    __shared__ float tile[64];
    int t = threadIdx.x, i = 64 * blockIdx.x + t;
    if (blockIdx.x == 1 && rounds == 0) return;
    float sum = 0.0f;
#pragma unroll 1
    for (int k = 0; k < rounds + (int)blockIdx.x; k++) {
        tile[t] = in[i];
        __syncthreads();
        sum = __fadd_rn(sum, tile[(t + k) % 64]);
        __syncthreads();
    }
    out[i] = sum;
}

// LAUNCH flagOfAnEarlierBlock <<<2, 32>>> i32[64]=zeros i32[1]=zeros i32[1]=zeros i32[64]=unwritten
extern "C" __global__ void flagOfAnEarlierBlock(int *data, volatile int *flag, int *ticket, int *out) {
    __shared__ int turn;
    if (threadIdx.x == 0) turn = atomicAdd(ticket, 1);
    __syncthreads();
    data[32 * turn + threadIdx.x] = (int)threadIdx.x;
    __threadfence();
    __syncthreads();
    if (turn == 0) {
        if (threadIdx.x == 0) *flag = 1;
        out[threadIdx.x] = 0;
    } else {
        while (*flag == 0) {
        }
        __threadfence();
        out[32 + threadIdx.x] = data[31 - threadIdx.x];
    }
}

// LAUNCH vectorsSideBySide <<<1, 64>>> f32[256]=ramp f32[256]=unwritten f64[64]=unwritten
extern "C" __global__ void vectorsSideBySide(const float *in, float *out, double *sums) {
    int i = threadIdx.x;
    float4 four = reinterpret_cast<const float4 *>(in)[i];
    reinterpret_cast<float2 *>(out)[2 * i] = make_float2(four.w, four.z);
    reinterpret_cast<float2 *>(out)[2 * i + 1] = make_float2(four.y, four.x);
    float4 back = reinterpret_cast<float4 *>(out)[i];
    sums[i] = __dadd_rn(back.x, back.w);
}

// LAUNCH localArray <<<1, 64>>> i32[64]=random:2 i32[64]=unwritten
extern "C" __global__ void localArray(const int *in, int *out) {
    int counts[4] = {0, 0, 0, 0};
    int i = threadIdx.x;
    for (int k = 0; k < 64; k++) counts[in[k] & 3]++;
    out[i] = counts[i & 3];
}

// LAUNCH laneWaitsForAnotherWarp <<<1, 64>>> i32[64]=unwritten
extern "C" __global__ void laneWaitsForAnotherWarp(int *out) {
    __shared__ int ready;
    int t = threadIdx.x;
    if (t == 0) ready = 0;
    __syncthreads();
    if (t % 32 == 0) {
        if (t == 32) atomicExch(&ready, 1);
        while (atomicAdd(&ready, 0) == 0) {
        }
    }
    __syncwarp();
    out[t] = t;
}

// LAUNCH allWriteTheSameValue <<<1, 64>>> f32[64]=unwritten f32[64]=ramp
extern "C" __global__ void allWriteTheSameValue(float *out, const float *in) {
    __shared__ float total;
    total = __fmul_rn(in[1], 2.0f);
    __syncthreads();
    out[threadIdx.x] = total;
}

// LAUNCH maximumBySwaps <<<2, 64>>> f32[1]=zeros f32[64]=ramp
extern "C" __global__ void maximumBySwaps(float *most, const float *in) {
    int *bits = (int *)most;
    float mine = in[threadIdx.x];
    int old = *bits, seen;
    do {
        seen = old;
        if (__int_as_float(seen) >= mine) break;
        old = atomicCAS(bits, seen, __float_as_int(mine));
    } while (old != seen);
}
