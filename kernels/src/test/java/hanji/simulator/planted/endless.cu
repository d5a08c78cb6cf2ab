/* Kernels that never end, each followed by its corrected twin. */

// LAUNCH waitsForNobody <<<1, 32>>> i32[32]=unwritten i32[1]=zeros
extern "C" __global__ void waitsForNobody(int *out, volatile int *flag) {
    while (*flag == 0) {  // FAULT: ENDLESS
    }
    out[threadIdx.x] = 1;
}

extern "C" __global__ void waitsForNobodyFixed(int *out, volatile int *flag) {
    out[threadIdx.x] = *flag;
}

// LAUNCH stepsOverTheEnd <<<1, 32>>> i32[32]=unwritten i32[32]=ramp i32=31
extern "C" __global__ void stepsOverTheEnd(int *out, const int *in, int n) {
    int sum = 0;
#pragma unroll 1
    for (int i = 0; i != n; i += 2)   // FAULT: ENDLESS
        sum += in[i & 31] ^ sum;      // FAULT: ENDLESS
    out[threadIdx.x] = sum;
}

extern "C" __global__ void stepsOverTheEndFixed(int *out, const int *in, int n) {
    int sum = 0;
#pragma unroll 1
    for (int i = 0; i < n; i += 2) sum += in[i & 31] ^ sum;
    out[threadIdx.x] = sum;
}

// LAUNCH searchNeverNarrows <<<1, 32>>> i32[32]=unwritten i32[32]=ramp
extern "C" __global__ void searchNeverNarrows(int *out, const int *sorted) {
    int low = 0, high = 32, key = (int)threadIdx.x;
    while (low < high) {                // FAULT: ENDLESS
        int middle = (low + high) / 2;  // FAULT: ENDLESS
        if (sorted[middle] <= key)      // FAULT: ENDLESS
            low = middle;               // FAULT: ENDLESS
        else
            high = middle;  // FAULT: ENDLESS
    }
    out[threadIdx.x] = low;
}

extern "C" __global__ void searchNeverNarrowsFixed(int *out, const int *sorted) {
    int low = 0, high = 32, key = (int)threadIdx.x;
    while (low < high) {
        int middle = (low + high) / 2;
        if (sorted[middle] <= key)
            low = middle + 1;
        else
            high = middle;
    }
    out[threadIdx.x] = low;
}

// LAUNCH lockNeverReleased <<<1, 64>>> i32[1]=zeros i32[1]=zeros
extern "C" __global__ void lockNeverReleased(int *lock, int *count) {
    while (atomicCAS(lock, 0, 1) != 0) {  // FAULT: ENDLESS
    }
    atomicAdd(count, 1);
}

extern "C" __global__ void lockNeverReleasedFixed(int *lock, int *count) {
    while (atomicCAS(lock, 0, 1) != 0) {
    }
    atomicAdd(count, 1);
    __threadfence();
    atomicExch(lock, 0);
}

// LAUNCH waitsForAbsentThreads <<<1, 96>>> i32[96]=unwritten i32[1]=zeros i32=128
extern "C" __global__ void waitsForAbsentThreads(int *out, int *arrived, int n) {
    atomicAdd(arrived, 1);
    while (atomicAdd(arrived, 0) < n) {  // FAULT: ENDLESS
    }
    out[threadIdx.x] = 1;
}

extern "C" __global__ void waitsForAbsentThreadsFixed(int *out, int *arrived, int n) {
    atomicAdd(arrived, 1);
    while (atomicAdd(arrived, 0) < min(n, (int)blockDim.x)) {
    }
    out[threadIdx.x] = 1;
}
