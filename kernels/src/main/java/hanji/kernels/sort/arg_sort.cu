/*
 * Indices of a row's elements in order, or of the first `count` of them:  out[r, rank of x[r, i]] = i, where the rank is how
 * many elements of the row come before, by the key of sort_key.cuh and then by index; NaN is last in either direction.
 * A block ranks THREADS elements, one a thread, against the whole row, whose keys pass through shared memory THREADS at a
 * time; every thread reads the same key, so reads do not conflict.
 * Work: length comparisons an element.  Bytes: a row once for each of its blocks, out of the cache.
 * Reference: ArgSort.java.  docs/numerics.md, "Sorting".
 */
#include "hanji/kernels/sort/sort_key.cuh"

namespace {

constexpr unsigned THREADS = 256;

__device__ __forceinline__ int keyOf(float x, int descending) {
    int key = hanji::sortKey(x);
    return descending && x == x ? ~key : key;
}

}  // namespace

extern "C" __global__ void __launch_bounds__(THREADS) argSort(int* __restrict__ out, const float* __restrict__ x,
                                                              unsigned rows, unsigned length, unsigned count,
                                                              int descending) {
    __shared__ int keys[THREADS];
    unsigned parts = (length + THREADS - 1) / THREADS;
    for (unsigned job = blockIdx.x; job < rows * parts; job += gridDim.x) {
        unsigned row = job / parts;
        unsigned i = (job - row * parts) * THREADS + threadIdx.x;
        const float* from = x + row * length;
        int key = i < length ? keyOf(from[i], descending) : 0;
        unsigned rank = 0;
        for (unsigned first = 0; first < length; first += THREADS) {
            unsigned held = min(THREADS, length - first);
            __syncthreads();
            if (threadIdx.x < held) keys[threadIdx.x] = keyOf(from[first + threadIdx.x], descending);
            __syncthreads();
            for (unsigned j = 0; j < held; j++) {
                int other = keys[j];
                rank += other < key || (other == key && first + j < i);
            }
        }
        if (i < length && rank < count) out[row * count + rank] = (int)i;
    }
}
