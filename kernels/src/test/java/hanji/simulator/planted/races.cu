/*
 * Kernels whose threads race, each followed by its corrected twin. Which of the two accesses comes second, and is
 * reported, depends on the schedule: both lines are marked where they differ.
 */

// LAUNCH noBarrierAfterStore <<<1, 64>>> f32[64]=unwritten f32[64]=ramp
extern "C" __global__ void noBarrierAfterStore(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = 0.0f;
    __syncthreads();
    tile[i] = in[i];        // FAULT: RACE
    out[i] = tile[63 - i];  // FAULT: RACE
}

extern "C" __global__ void noBarrierAfterStoreFixed(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = in[i];
    __syncthreads();
    out[i] = tile[63 - i];
}

// LAUNCH noBarrierBeforeStore <<<1, 64>>> f32[64]=unwritten f32[256]=ramp
extern "C" __global__ void noBarrierBeforeStore(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    float sum = 0.0f;
#pragma unroll 1
    for (int k = 0; k < 4; k++) {
        tile[i] = in[64 * k + i];  // FAULT: RACE
        __syncthreads();
        sum = __fadd_rn(sum, tile[63 - i]);  // FAULT: RACE
    }
    out[i] = sum;
}

extern "C" __global__ void noBarrierBeforeStoreFixed(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    float sum = 0.0f;
#pragma unroll 1
    for (int k = 0; k < 4; k++) {
        tile[i] = in[64 * k + i];
        __syncthreads();
        sum = __fadd_rn(sum, tile[63 - i]);
        __syncthreads();
    }
    out[i] = sum;
}

// LAUNCH reductionWithoutBarrier <<<2, 128>>> f32[2]=unwritten f32[256]=ramp
extern "C" __global__ void reductionWithoutBarrier(float *out, const float *in) {
    __shared__ float part[128];
    int t = threadIdx.x;
    part[t] = in[blockIdx.x * 128 + t];
    __syncthreads();
#pragma unroll 1
    for (int s = 64; s > 0; s /= 2)
        if (t < s) part[t] = __fadd_rn(part[t], part[t + s]);  // FAULT: RACE
    if (t == 0) out[blockIdx.x] = part[0];
}

extern "C" __global__ void reductionWithoutBarrierFixed(float *out, const float *in) {
    __shared__ float part[128];
    int t = threadIdx.x;
    part[t] = in[blockIdx.x * 128 + t];
    __syncthreads();
#pragma unroll 1
    for (int s = 64; s > 0; s /= 2) {
        if (t < s) part[t] = __fadd_rn(part[t], part[t + s]);
        __syncthreads();
    }
    if (t == 0) out[blockIdx.x] = part[0];
}

// LAUNCH reductionOneTooMany <<<1, 64>>> f32[1]=unwritten f32[64]=ramp
extern "C" __global__ void reductionOneTooMany(float *out, const float *in) {
    __shared__ float part[65];
    int t = threadIdx.x;
    part[t] = in[t];
    if (t == 0) part[64] = 0.0f;
    __syncthreads();
#pragma unroll 1
    for (int s = 32; s > 0; s /= 2) {
        if (t <= s) part[t] = __fadd_rn(part[t], part[t + s]);  // FAULT: RACE
        __syncthreads();
    }
    if (t == 0) out[0] = part[0];
}

extern "C" __global__ void reductionOneTooManyFixed(float *out, const float *in) {
    __shared__ float part[65];
    int t = threadIdx.x;
    part[t] = in[t];
    if (t == 0) part[64] = 0.0f;
    __syncthreads();
#pragma unroll 1
    for (int s = 32; s > 0; s /= 2) {
        if (t < s) part[t] = __fadd_rn(part[t], part[t + s]);
        __syncthreads();
    }
    if (t == 0) out[0] = part[0];
}

// LAUNCH blocksShareElements <<<3, 32>>> f32[96]=unwritten f32[96]=ramp
extern "C" __global__ void blocksShareElements(float *out, const float *in) {
    out[threadIdx.x] = in[blockIdx.x * blockDim.x + threadIdx.x];  // FAULT: RACE
}

extern "C" __global__ void blocksShareElementsFixed(float *out, const float *in) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    out[i] = in[i];
}

// LAUNCH neighbourThroughGlobal <<<1, 64>>> f32[64]=unwritten f32[64]=zeros f32[64]=ramp
extern "C" __global__ void neighbourThroughGlobal(float *out, float *scratch, const float *in) {
    int i = threadIdx.x;
    scratch[i] = in[i];               // FAULT: RACE
    out[i] = scratch[(i + 33) % 64];  // FAULT: RACE
}

extern "C" __global__ void neighbourThroughGlobalFixed(float *out, float *scratch, const float *in) {
    int i = threadIdx.x;
    scratch[i] = in[i];
    __syncthreads();
    out[i] = scratch[(i + 33) % 64];
}

// LAUNCH haloInPlace <<<2, 64>>> f32[128]=ramp f32[128]=unwritten
extern "C" __global__ void haloInPlace(float *data, float *copy) {
    int i = blockIdx.x * 64 + threadIdx.x;
    float right = data[(i + 1) % 128];  // FAULT: RACE
    __syncthreads();
    data[i] = right;  // FAULT: RACE
    copy[i] = right;
}

extern "C" __global__ void haloInPlaceFixed(float *data, float *copy) {
    int i = blockIdx.x * 64 + threadIdx.x;
    float right = data[(i + 1) % 128];
    copy[i] = right;
}

// LAUNCH sharedHistogram <<<1, 64>>> i32[8]=unwritten u8[64]=random:3
extern "C" __global__ void sharedHistogram(int *out, const unsigned char *in) {
    __shared__ int bins[8];
    int t = threadIdx.x;
    if (t < 8) bins[t] = 0;
    __syncthreads();
    bins[in[t] & 7]++;  // FAULT: RACE
    __syncthreads();
    if (t < 8) out[t] = bins[t];
}

extern "C" __global__ void sharedHistogramFixed(int *out, const unsigned char *in) {
    __shared__ int bins[8];
    int t = threadIdx.x;
    if (t < 8) bins[t] = 0;
    __syncthreads();
    atomicAdd(bins + (in[t] & 7), 1);
    __syncthreads();
    if (t < 8) out[t] = bins[t];
}

// LAUNCH globalHistogram <<<2, 32>>> i32[256]=zeros u8[64]=zeros
extern "C" __global__ void globalHistogram(int *bins, const unsigned char *in) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (threadIdx.x == 0) bins[in[i]]++;  // FAULT: RACE
}

extern "C" __global__ void globalHistogramFixed(int *bins, const unsigned char *in) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (threadIdx.x == 0) atomicAdd(bins + in[i], 1);
}

// LAUNCH lockstepReduction <<<1, 32>>> f32[1]=unwritten f32[32]=ramp
extern "C" __global__ void lockstepReduction(float *out, const float *in) {
    __shared__ volatile float part[32];
    int lane = threadIdx.x;
    part[lane] = 0.0f;
    __syncwarp();
    part[lane] = in[lane];  // FAULT: RACE
    for (int s = 16; s > 0; s /= 2)
        if (lane < s) part[lane] = __fadd_rn(part[lane], part[lane + s]);  // FAULT: RACE
    if (lane == 0) out[0] = part[0];
}

extern "C" __global__ void lockstepReductionFixed(float *out, const float *in) {
    __shared__ volatile float part[32];
    int lane = threadIdx.x;
    part[lane] = in[lane];
    for (int s = 16; s > 0; s /= 2) {
        __syncwarp();
        if (lane < s) part[lane] = __fadd_rn(part[lane], part[lane + s]);
    }
    if (lane == 0) out[0] = part[0];
}

// LAUNCH lockstepTransposition <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void lockstepTransposition(int *out, const int *in) {
    __shared__ int tile[32];
    int lane = threadIdx.x;
    tile[lane] = 0;
    __syncwarp();
    tile[lane] = in[lane];                          // FAULT: RACE
    out[lane] = tile[(lane % 4) * 8 + (lane / 4)];  // FAULT: RACE
}

extern "C" __global__ void lockstepTranspositionFixed(int *out, const int *in) {
    __shared__ int tile[32];
    int lane = threadIdx.x;
    tile[lane] = in[lane];
    __syncwarp();
    out[lane] = tile[(lane % 4) * 8 + (lane / 4)];
}

// LAUNCH shuffleOrdersNothing <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void shuffleOrdersNothing(int *out, const int *in) {
    __shared__ int tile[32];
    int lane = threadIdx.x;
    tile[lane] = 0;
    __syncwarp();
    tile[lane] = in[lane];  // FAULT: RACE
    int other = __shfl_xor_sync(0xffffffff, lane, 1);
    out[lane] = tile[other];  // FAULT: RACE
}

extern "C" __global__ void shuffleOrdersNothingFixed(int *out, const int *in) {
    __shared__ int tile[32];
    int lane = threadIdx.x;
    tile[lane] = in[lane];
    int other = __shfl_xor_sync(0xffffffff, lane, 1);
    __syncwarp();
    out[lane] = tile[other];
}

// LAUNCH syncwarpForTwoWarps <<<1, 64>>> f32[64]=unwritten f32[64]=ramp
extern "C" __global__ void syncwarpForTwoWarps(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = 0.0f;
    __syncthreads();
    tile[i] = in[i];  // FAULT: RACE
    __syncwarp();
    out[i] = tile[i ^ 32];  // FAULT: RACE
}

extern "C" __global__ void syncwarpForTwoWarpsFixed(float *out, const float *in) {
    __shared__ float tile[64];
    int i = threadIdx.x;
    tile[i] = in[i];
    __syncwarp();
    out[i] = tile[i ^ 1];
}

// LAUNCH scatterTwice <<<1, 32>>> f32[32]=zeros f32[32]=ramp i32[32]=ramp
extern "C" __global__ void scatterTwice(float *out, const float *in, const int *index) {
    out[index[threadIdx.x] / 2] = in[threadIdx.x];  // FAULT: RACE
}

extern "C" __global__ void scatterTwiceFixed(float *out, const float *in, const int *index) {
    out[index[threadIdx.x]] = in[threadIdx.x];
}

// LAUNCH halvesReadWhatOneWrites <<<1, 32>>> f32[32]=unwritten f32[2]=ramp
extern "C" __global__ void halvesReadWhatOneWrites(float *out, volatile float *totals) {
    int lane = threadIdx.x;
    float value = totals[lane / 16];                                 // FAULT: RACE
    if (lane % 16 == 0) totals[lane / 16] = __fadd_rn(value, 1.0f);  // FAULT: RACE
    out[lane] = value;
}

extern "C" __global__ void halvesReadWhatOneWritesFixed(float *out, volatile float *totals) {
    int lane = threadIdx.x;
    float value = totals[lane / 16];
    __syncwarp();
    if (lane % 16 == 0) totals[lane / 16] = __fadd_rn(value, 1.0f);
    out[lane] = value;
}

// LAUNCH allStoreOne <<<1, 32>>> f32[1]=unwritten f32[32]=ramp
extern "C" __global__ void allStoreOne(float *out, const float *in) {
    out[0] = in[threadIdx.x];  // FAULT: RACE
}

extern "C" __global__ void allStoreOneFixed(float *out, const float *in) {
    if (threadIdx.x == 31) out[0] = in[threadIdx.x];
}

// LAUNCH allStoreOneVolatile <<<1, 32>>> f32[1]=unwritten f32[32]=ramp
extern "C" __global__ void allStoreOneVolatile(float *out, const float *in) {
    *(volatile float *)out = in[threadIdx.x];  // FAULT: RACE
}

/* What std::atomic makes of a relaxed store: one of the values, but whole. */
extern "C" __global__ void allStoreOneVolatileFixed(float *out, const float *in) {
    asm volatile("st.relaxed.gpu.f32 [%0], %1;" ::"l"(out), "f"(in[threadIdx.x]) : "memory");
}

// LAUNCH plainReadOfCounter <<<2, 32>>> i32[1]=zeros i32[64]=unwritten
extern "C" __global__ void plainReadOfCounter(int *counter, int *out) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    atomicAdd(counter, 1);  // FAULT: RACE
    out[i] = *counter;      // FAULT: RACE
}

extern "C" __global__ void plainReadOfCounterFixed(int *counter, int *out) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    out[i] = atomicAdd(counter, 1) >= 0;
}

// LAUNCH bitsOfOneWord <<<1, 64>>> i32[2]=zeros i32[64]=random:5
extern "C" __global__ void bitsOfOneWord(int *bits, const int *in) {
    int i = threadIdx.x;
    if (in[i] & 1) bits[i / 32] |= 1 << (i % 32);  // FAULT: RACE
}

extern "C" __global__ void bitsOfOneWordFixed(int *bits, const int *in) {
    int i = threadIdx.x;
    if (in[i] & 1) atomicOr(bits + i / 32, 1 << (i % 32));
}

// LAUNCH bytesOverlap <<<1, 32>>> u8[64]=zeros
extern "C" __global__ void bytesOverlap(unsigned char *out) {
    int i = threadIdx.x;
    out[i] = (unsigned char)i;      // FAULT: RACE
    out[i + 1] = (unsigned char)i;  // FAULT: RACE
}

extern "C" __global__ void bytesOverlapFixed(unsigned char *out) {
    int i = threadIdx.x;
    out[2 * i] = (unsigned char)i;
    out[2 * i + 1] = (unsigned char)i;
}

// LAUNCH lastBlockWithoutFence <<<4, 32>>> i32[1]=unwritten i32[4]=zeros i32[1]=zeros
extern "C" __global__ void lastBlockWithoutFence(int *out, int *partial, int *ticket) {
    if (threadIdx.x != 0) return;
    partial[blockIdx.x] = (int)blockIdx.x;
    if (atomicAdd(ticket, 1) == (int)gridDim.x - 1) {
        int sum = 0;
#pragma unroll 1
        for (int b = 0; b < (int)gridDim.x; b++) sum += ((volatile int *)partial)[b];  // FAULT: RACE
        out[0] = sum;
    }
}

extern "C" __global__ void lastBlockWithoutFenceFixed(int *out, int *partial, int *ticket) {
    if (threadIdx.x != 0) return;
    partial[blockIdx.x] = (int)blockIdx.x;
    __threadfence();
    if (atomicAdd(ticket, 1) == (int)gridDim.x - 1) {
        __threadfence();
        int sum = 0;
#pragma unroll 1
        for (int b = 0; b < (int)gridDim.x; b++) sum += ((volatile int *)partial)[b];
        out[0] = sum;
    }
}

// LAUNCH lastBlockWithABlocksFence <<<4, 32>>> i32[1]=unwritten i32[4]=zeros i32[1]=zeros
extern "C" __global__ void lastBlockWithABlocksFence(int *out, int *partial, int *ticket) {
    if (threadIdx.x != 0) return;
    partial[blockIdx.x] = (int)blockIdx.x;
    __threadfence_block();
    if (atomicAdd(ticket, 1) == (int)gridDim.x - 1) {
        int sum = 0;
#pragma unroll 1
        for (int b = 0; b < (int)gridDim.x; b++) sum += ((volatile int *)partial)[b];  // FAULT: RACE
        out[0] = sum;
    }
}

extern "C" __global__ void lastBlockWithABlocksFenceFixed(int *out, int *partial, int *ticket) {
    if (threadIdx.x != 0) return;
    atomicAdd(partial + blockIdx.x, (int)blockIdx.x);
    __threadfence();
    if (atomicAdd(ticket, 1) == (int)gridDim.x - 1) {
        int sum = 0;
#pragma unroll 1
        for (int b = 0; b < (int)gridDim.x; b++) sum += atomicAdd(partial + b, 0);
        out[0] = sum;
    }
}

// LAUNCH oneOfManyDiffers <<<1, 64>>> f32[64]=unwritten f32[64]=ramp
extern "C" __global__ void oneOfManyDiffers(float *out, const float *in) {
    __shared__ float total;
    total = in[threadIdx.x / 63];  // FAULT: RACE
    __syncthreads();
    out[threadIdx.x] = total;
}

extern "C" __global__ void oneOfManyDiffersFixed(float *out, const float *in) {
    __shared__ float total;
    total = in[threadIdx.x / 64];
    __syncthreads();
    out[threadIdx.x] = total;
}

// LAUNCH sameValueReadTooEarly <<<1, 64>>> f32[64]=unwritten f32[64]=ramp
extern "C" __global__ void sameValueReadTooEarly(float *out, const float *in) {
    __shared__ volatile float total;
    total = in[1];             // FAULT: RACE
    out[threadIdx.x] = total;  // FAULT: RACE
}

extern "C" __global__ void sameValueReadTooEarlyFixed(float *out, const float *in) {
    __shared__ volatile float total;
    total = in[1];
    __syncthreads();
    out[threadIdx.x] = total;
}

// LAUNCH readBesideSwaps <<<1, 64>>> i32[1]=zeros i32[64]=unwritten
extern "C" __global__ void readBesideSwaps(int *sum, int *out) {
    int old = *sum, seen;
    do {
        seen = old;
        old = atomicCAS(sum, seen, seen + 1);  // FAULT: RACE
    } while (old != seen);
    out[threadIdx.x] = *sum + 1;  // FAULT: RACE
}

extern "C" __global__ void readBesideSwapsFixed(int *sum, int *out) {
    int old = *sum, seen;
    do {
        seen = old;
        old = atomicCAS(sum, seen, seen + 1);
    } while (old != seen);
    __syncthreads();
    out[threadIdx.x] = *sum + 1;
}

// LAUNCH writeBesideSwaps <<<1, 64>>> i32[1]=zeros
extern "C" __global__ void writeBesideSwaps(int *sum) {
    if (threadIdx.x == 40) *sum = 3;  // FAULT: RACE
    int old = *sum, seen;             // FAULT: RACE
    do {
        seen = old;
        old = atomicCAS(sum, seen, seen + 1);  // FAULT: RACE
    } while (old != seen);
}

extern "C" __global__ void writeBesideSwapsFixed(int *sum) {
    if (threadIdx.x == 40) *sum = 3;
    __syncthreads();
    int old = *sum, seen;
    do {
        seen = old;
        old = atomicCAS(sum, seen, seen + 1);
    } while (old != seen);
}
