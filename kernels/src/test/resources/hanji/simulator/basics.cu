/* Small kernels in the style of everyday CUDA: loads and stores, divergence, shared memory, shuffles, atomics. */

extern "C" __global__ void axpy(float *out, const float *x, const float *y, float a, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = __fmaf_rn(a, x[i], y[i]);
}

extern "C" __global__ void gridStride(float *out, const float *x, int n) {
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) out[i] = __fadd_rn(x[i], 1.0f);
}

/* Nested branches, early return, loops of different length, break and continue. */
extern "C" __global__ void diverge(int *out, const int *x, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    int v = x[i], sum = 0;
    if (v < 0) { out[i] = -1; return; }
    for (int k = 0; k < v; k++) {
        if (k % 3 == 1) continue;
        if (sum > 1000) break;
        if (v & 1) { if (k & 2) sum += k; else sum += 2 * k; } else sum ^= k * v;
    }
    switch (v % 5) {
        case 0: sum += 7; break;
        case 1: sum *= 3; break;
        case 2: sum -= x[(i + 1) % n]; break;
        case 3: while (sum > 10) sum /= 2; break;
        default: sum = ~sum;
    }
    out[i] = sum;
}

extern "C" __global__ void blockSum(float *out, const float *x, int n) {
    extern __shared__ float part[];
    int t = threadIdx.x;
    float sum = 0;
    for (int i = blockIdx.x * blockDim.x + t; i < n; i += gridDim.x * blockDim.x) sum = __fadd_rn(sum, x[i]);
    part[t] = sum;
    __syncthreads();
    for (int s = blockDim.x / 2; s > 0; s /= 2) {
        if (t < s) part[t] = __fadd_rn(part[t], part[t + s]);
        __syncthreads();
    }
    if (t == 0) out[blockIdx.x] = part[0];
}

extern "C" __global__ void warpSum(float *out, const float *x, int rows, int columns) {
    int row = (blockIdx.x * blockDim.x + threadIdx.x) / 32, lane = threadIdx.x % 32;
    if (row >= rows) return;
    float sum = 0;
    for (int c = lane; c < columns; c += 32) sum = __fadd_rn(sum, x[row * columns + c]);
    for (int s = 16; s > 0; s /= 2) sum = __fadd_rn(sum, __shfl_down_sync(0xffffffffu, sum, s));
    if (lane == 0) out[row] = sum;
}

extern "C" __global__ void histogram(unsigned *bins, const unsigned char *x, int n) {
    __shared__ unsigned local[256];
    for (int b = threadIdx.x; b < 256; b += blockDim.x) local[b] = 0;
    __syncthreads();
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) atomicAdd(&local[x[i]], 1u);
    __syncthreads();
    for (int b = threadIdx.x; b < 256; b += blockDim.x) atomicAdd(&bins[b], local[b]);
}

extern "C" __global__ void transpose(float *out, const float *x, int rows, int columns) {
    __shared__ float tile[32][33];
    int c = blockIdx.x * 32 + threadIdx.x, r = blockIdx.y * 32 + threadIdx.y;
    for (int k = 0; k < 32; k += 8) if (r + k < rows && c < columns) tile[threadIdx.y + k][threadIdx.x] = x[(r + k) * columns + c];
    __syncthreads();
    int c2 = blockIdx.y * 32 + threadIdx.x, r2 = blockIdx.x * 32 + threadIdx.y;
    for (int k = 0; k < 32; k += 8) if (r2 + k < columns && c2 < rows) out[(r2 + k) * rows + c2] = tile[threadIdx.x][threadIdx.y + k];
}

extern "C" __global__ void vectors(float4 *out, const float4 *x, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) { float4 v = x[i]; out[i] = make_float4(v.w, v.z, v.y, v.x); }
}

struct Shape { int n, h, w, c; };
__constant__ float weights[4] = {0.5f, -1.0f, 2.0f, 3.25f};

/* A struct by value, constants, local memory with an index that is not known. */
extern "C" __global__ void places(float *out, const float *x, Shape shape, int shift) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= shape.n * shape.h * shape.w * shape.c) return;
    float local[16];
    for (int k = 0; k < 16; k++) local[(k * 7 + shift) % 16] = x[i] * weights[k % 4] + k;
    out[i] = local[(i + shift) % 16];
}

extern "C" __global__ void votes(unsigned *out, const int *x) {
    int t = threadIdx.x;
    unsigned b = __ballot_sync(0xffffffffu, x[t] > 0);
    int any = __any_sync(0xffffffffu, x[t] == 3), all = __all_sync(0xffffffffu, x[t] > -100);
    unsigned m = __match_any_sync(0xffffffffu, x[t]);
    int p; unsigned ma = __match_all_sync(0xffffffffu, x[t], &p);
    unsigned active = 0;
    if (x[t] > 0) active = __activemask();
    int up = __shfl_up_sync(0xffffffffu, x[t], 3, 16), idx = __shfl_sync(0xffffffffu, x[t], t / 2 + 20, 8), bf = __shfl_xor_sync(0xffffffffu, x[t], 5);
    int c = __syncthreads_count(x[t] > 0), a = __syncthreads_and(x[t] > 0), o = __syncthreads_or(x[t] > 0);
    unsigned *to = out + 12 * t;
    to[0] = b; to[1] = any; to[2] = all; to[3] = m; to[4] = ma + p; to[5] = active; to[6] = up; to[7] = idx; to[8] = bf; to[9] = c; to[10] = a; to[11] = o;
}
