/*
 * Puzzle 2: a zip: one thread for each element of two arrays.
 *
 *     out[i] = a[i] * b[i]
 *
 * There are several blocks, each of blockDim.x threads, and as many threads in all as elements. blockIdx.x is the number of
 * a block, from 0.
 *
 * Reads of global memory: two for each element.
 *
 *     ./hanji puzzle 2 > my.cu      begins it
 *     ./hanji puzzle 2 my.cu        checks it, with no GPU
 */
extern "C" __global__ void zip(float* out, const float* a, const float* b) {
    // ---- fill in from here ----
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    out[i] = a[i] * b[i];
    // ---- to here ----
}
