/* Kernels that name the wrong lanes in a shuffle, a vote or __syncwarp, each followed by its corrected twin. */

#define ALL 0xffffffffu

// LAUNCH callerNotNamed <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void callerNotNamed(int *out, const int *in) {
    int value = in[threadIdx.x];
    value += __shfl_down_sync(0x0000ffffu, value, 8);  // FAULT: WRONG_MASK
    out[threadIdx.x] = value;
}

extern "C" __global__ void callerNotNamedFixed(int *out, const int *in) {
    int value = in[threadIdx.x];
    value += __shfl_down_sync(ALL, value, 8);
    out[threadIdx.x] = value;
}

// LAUNCH sourceHasEnded <<<1, 32>>> i32[32]=zeros i32[32]=ramp i32=19
extern "C" __global__ void sourceHasEnded(int *out, const int *in, int n) {
    int lane = threadIdx.x;
    if (lane >= n) return;
    int value = in[lane];
    value += __shfl_xor_sync(ALL, value, 1);  // FAULT: WRONG_MASK
    out[lane] = value;
}

extern "C" __global__ void sourceHasEndedFixed(int *out, const int *in, int n) {
    int lane = threadIdx.x;
    int value = lane < n ? in[lane] : 0;
    value += __shfl_xor_sync(ALL, value, 1);
    if (lane < n) out[lane] = value;
}

// LAUNCH namedLaneHasEnded <<<1, 32>>> i32[20]=unwritten i32[20]=ramp i32=20
extern "C" __global__ void namedLaneHasEnded(int *out, const int *in, int n) {
    int lane = threadIdx.x;
    if (lane >= n) return;
    int value = in[lane];
    value += __shfl_xor_sync(ALL, value, 1);  // FAULT: WRONG_MASK
    out[lane] = value;
}

extern "C" __global__ void namedLaneHasEndedFixed(int *out, const int *in, int n) {
    int lane = threadIdx.x;
    unsigned mask = __ballot_sync(ALL, lane < n);
    if (lane >= n) return;
    int value = in[lane];
    value += __shfl_xor_sync(mask, value, 1);
    out[lane] = value;
}

// LAUNCH namedLaneIsElsewhere <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void namedLaneIsElsewhere(int *out, const int *in) {
    int lane = threadIdx.x, value = in[lane];
    if (lane < 16)
        value += __shfl_xor_sync(ALL, value, 8);  // FAULT: WRONG_MASK
    else
        value *= value;
    out[lane] = value;
}

extern "C" __global__ void namedLaneIsElsewhereFixed(int *out, const int *in) {
    int lane = threadIdx.x, value = in[lane];
    if (lane < 16)
        value += __shfl_xor_sync(0x0000ffffu, value, 8);
    else
        value *= value;
    out[lane] = value;
}

// LAUNCH sourceNotNamed <<<1, 32>>> i32[32]=zeros i32[32]=ramp
extern "C" __global__ void sourceNotNamed(int *out, const int *in) {
    int lane = threadIdx.x, value = in[lane];
    if (lane < 16) out[lane] = __shfl_sync(0x0000ffffu, value, lane + 16);  // FAULT: WRONG_MASK
}

extern "C" __global__ void sourceNotNamedFixed(int *out, const int *in) {
    int lane = threadIdx.x, value = in[lane];
    int upper = __shfl_sync(ALL, value, lane + 16);
    if (lane < 16) out[lane] = upper;
}

// LAUNCH masksDiffer <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void masksDiffer(int *out, const int *in) {
    int lane = threadIdx.x, value = in[lane];
    unsigned mask = lane < 16 ? 0x0000ffffu : ALL;
    out[lane] = __shfl_xor_sync(mask, value, 1);  // FAULT: WRONG_MASK
}

extern "C" __global__ void masksDifferFixed(int *out, const int *in) {
    int lane = threadIdx.x, value = in[lane];
    unsigned mask = lane < 16 ? 0x0000ffffu : 0xffff0000u;
    out[lane] = __shfl_xor_sync(mask, value, 1);
}

// LAUNCH voteInRaggedLoop <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void voteInRaggedLoop(int *out, const int *in) {
    int lane = threadIdx.x, trips = 1 + in[lane] % 4, sum = 0;
#pragma unroll 1
    for (int k = 0; k < trips; k++) sum += __popc(__ballot_sync(ALL, k < lane));  // FAULT: WRONG_MASK
    out[lane] = sum;
}

extern "C" __global__ void voteInRaggedLoopFixed(int *out, const int *in) {
    int lane = threadIdx.x, trips = 1 + in[lane] % 4, sum = 0;
#pragma unroll 1
    for (int k = 0; k < 4; k++) {
        int lanes = __popc(__ballot_sync(ALL, k < lane));
        if (k < trips) sum += lanes;
    }
    out[lane] = sum;
}

// LAUNCH syncwarpCallerNotNamed <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void syncwarpCallerNotNamed(int *out, const int *in) {
    __shared__ int tile[32];
    int lane = threadIdx.x;
    tile[lane] = in[lane];
    __syncwarp(0x00ffffffu);  // FAULT: WRONG_MASK
    out[lane] = tile[lane];
}

extern "C" __global__ void syncwarpCallerNotNamedFixed(int *out, const int *in) {
    __shared__ int tile[32];
    int lane = threadIdx.x;
    tile[lane] = in[lane];
    __syncwarp(ALL);
    out[lane] = tile[lane];
}

// LAUNCH syncwarpInBranch <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void syncwarpInBranch(int *out, const int *in) {
    __shared__ int tile[32];
    int lane = threadIdx.x;
    int value = in[lane];
    if (lane < 8) {
        tile[lane] = value;
        __syncwarp();  // FAULT: WRONG_MASK
        value = tile[lane ^ 1];
    }
    out[lane] = value;
}

extern "C" __global__ void syncwarpInBranchFixed(int *out, const int *in) {
    __shared__ int tile[32];
    int lane = threadIdx.x;
    int value = in[lane];
    if (lane < 8) {
        tile[lane] = value;
        __syncwarp(0x000000ffu);
        value = tile[lane ^ 1];
    }
    out[lane] = value;
}

// LAUNCH callerNotInItsOwnMask <<<1, 64>>> i32[64]=unwritten i32[64]=ramp
extern "C" __global__ void callerNotInItsOwnMask(int *out, const int *in) {
    int t = threadIdx.x, value = in[t];
    unsigned mask = 0xffu << ((t % 4) * 8);
    for (int s = 1; s < 8; s *= 2) value += __shfl_xor_sync(mask, value, s, 8);  // FAULT: WRONG_MASK
    out[t] = value;
}

extern "C" __global__ void callerNotInItsOwnMaskFixed(int *out, const int *in) {
    int t = threadIdx.x, value = in[t];
    unsigned mask = 0xffu << ((t % 32) / 8 * 8);
    for (int s = 1; s < 8; s *= 2) value += __shfl_xor_sync(mask, value, s, 8);
    out[t] = value;
}

// LAUNCH voterNotInItsOwnMask <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void voterNotInItsOwnMask(int *out, const int *in) {
    int t = threadIdx.x;
    unsigned mask = t % 2 ? 0xffffu : 0xffff0000u;
    out[t] = __ballot_sync(mask, in[t] > 5);  // FAULT: WRONG_MASK
}

extern "C" __global__ void voterNotInItsOwnMaskFixed(int *out, const int *in) {
    int t = threadIdx.x;
    unsigned mask = t / 16 ? 0xffff0000u : 0xffffu;
    out[t] = __ballot_sync(mask, in[t] > 5);
}

// LAUNCH matcherNotInItsOwnMask <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void matcherNotInItsOwnMask(int *out, const int *in) {
    int t = threadIdx.x;
    unsigned mask = t % 2 ? 0xffffu : 0xffff0000u;
    out[t] = __match_any_sync(mask, in[t] / 3);  // FAULT: WRONG_MASK
}

extern "C" __global__ void matcherNotInItsOwnMaskFixed(int *out, const int *in) {
    int t = threadIdx.x;
    unsigned mask = t / 16 ? 0xffff0000u : 0xffffu;
    out[t] = __match_any_sync(mask, in[t] / 3);
}

// LAUNCH syncwarpNotInItsOwnMask <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void syncwarpNotInItsOwnMask(int *out, const int *in) {
    int t = threadIdx.x;
    __syncwarp(t % 2 ? 0xffffu : 0xffff0000u);  // FAULT: WRONG_MASK
    out[t] = in[t];
}

extern "C" __global__ void syncwarpNotInItsOwnMaskFixed(int *out, const int *in) {
    int t = threadIdx.x;
    __syncwarp(t / 16 ? 0xffff0000u : 0xffffu);
    out[t] = in[t];
}
