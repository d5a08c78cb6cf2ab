/* What kernels of newer cards use: asynchronous copies to shared memory, reductions of a warp in one instruction. */
#include <cuda_pipeline.h>

extern "C" __global__ void pipe(float *out, const float *x) {
    __shared__ float tile[128];
    __pipeline_memcpy_async(&tile[threadIdx.x * 4], &x[threadIdx.x * 4], 16);
    __pipeline_commit();
    __pipeline_wait_prior(0);
    __syncthreads();
    out[threadIdx.x] = tile[127 - threadIdx.x * 3];
}

extern "C" __global__ void reduce(unsigned *out, const unsigned *x) {
    unsigned v = x[threadIdx.x];
    out[4 * threadIdx.x] = __reduce_add_sync(0xffffffffu, v);
    out[4 * threadIdx.x + 1] = __reduce_max_sync(0xffffffffu, v);
    out[4 * threadIdx.x + 2] = (unsigned)__reduce_min_sync(0xffffffffu, (int)v);
    out[4 * threadIdx.x + 3] = __reduce_xor_sync(0xffffffffu, v);
}

extern "C" __global__ void trapping(int n) {
    if (n < 0) __trap();
}
