/*
 * The threads of a launch in one row, for grid-stride loops:  for (unsigned i = thread(); i < n; i += threads())
 * Blocks and grid have one axis; n is below 2^31, so i does not overflow.
 */
#pragma once

namespace hanji {

__device__ __forceinline__ unsigned thread() {
    return blockIdx.x * blockDim.x + threadIdx.x;
}

__device__ __forceinline__ unsigned threads() {
    return gridDim.x * blockDim.x;
}

/** Number of this thread's warp; blocks are whole warps. */
__device__ __forceinline__ unsigned warp() {
    return thread() / 32;
}

__device__ __forceinline__ unsigned warps() {
    return threads() / 32;
}

__device__ __forceinline__ unsigned lane() {
    return threadIdx.x % 32;
}

}  // namespace hanji
