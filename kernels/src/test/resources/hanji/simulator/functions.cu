/* Functions that are not inlined: structs by value, pointers to locals, recursion, pointers to functions, printf. */
#include <cstdio>

struct Line {
    float slope;
    double offset;
    short steps;
};

__device__ __noinline__ double along(Line line, float x, int *calls) {
    *calls += line.steps;
    return line.slope * x + line.offset;
}

extern "C" __global__ void byValue(double *out, int *count) {
    int calls = 100;
    out[threadIdx.x] = along(Line{2.0f, threadIdx.x * 0.5, 3}, threadIdx.x, &calls);
    count[threadIdx.x] = calls;
}

__device__ __noinline__ int ways(int left, int *found) {
    int local[2] = {left, left / 2};
    if (left < 2) {
        ++*found;
        return 1;
    }
    int first = ways(left - 1, &local[0]);
    int second = left % 3 == 0 ? ways(left - 2, &local[1]) : 0;
    *found += local[0] * 10 + local[1];
    return first + second;
}

extern "C" __global__ void recursive(int *out, int *found) {
    int sum = 0;
    if (threadIdx.x % 4 != 3) out[threadIdx.x] = ways(threadIdx.x % 12, &sum);
    else out[threadIdx.x] = -1;
    found[threadIdx.x] = sum;
}

__device__ __noinline__ float twice(float x) { return 2 * x; }
__device__ __noinline__ float square(float x) { return x * x; }
__device__ __noinline__ float below(float x) { return x - 1; }
typedef float (*Function)(float);
__device__ Function table[3] = {twice, square, below};

extern "C" __global__ void chosen(float *out, const float *in, int shift) {
    out[threadIdx.x] = table[(threadIdx.x + shift) % 3](in[threadIdx.x]);
}

extern "C" __global__ void says(int n) {
    if (threadIdx.x < n) printf("%d of %u: [%-6.2f|%+5d|%s|%c|%%]\n", threadIdx.x, n, threadIdx.x * 0.125, -7, "ok", 'a');
}

__device__ __noinline__ int shared(int *out) {
    __shared__ int all[64];
    all[threadIdx.x] = threadIdx.x * 3;
    __syncthreads();
    int other = all[63 - threadIdx.x];
    __syncthreads();
    return other + __shfl_xor_sync(0xffffffffu, threadIdx.x, 1);
}

extern "C" __global__ void together(int *out) {
    int first = shared(out);
    out[threadIdx.x] = first + shared(out);
}
