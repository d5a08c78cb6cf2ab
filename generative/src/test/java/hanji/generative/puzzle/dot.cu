/*
 * Puzzle 8: a reduction: the dot product of two vectors.
 *
 *     out[0] = a[0] * b[0] + ... + a[n - 1] * b[n - 1]
 *
 * There is one block of 128 threads, and n is at most 128. One thread that adds up all products is right, and too slow: the
 * warps may execute no more instructions than the check says. Put the products into shared memory, then let half of the
 * threads add a pair each, then a quarter, and so on, with a barrier after each round that all threads reach.
 *
 * Reads of global memory: two for each element.
 *
 *     ./hanji puzzle 8 > my.cu      begins it
 *     ./hanji puzzle 8 my.cu        checks it, with no GPU
 */
extern "C" __global__ void dot(float* out, const float* a, const float* b, int n) {
    // ---- fill in from here ----
    __shared__ float sums[128];
    int t = threadIdx.x;
    sums[t] = t < n ? a[t] * b[t] : 0;
    __syncthreads();
    for (int half = 64; half > 0; half /= 2) {
        if (t < half) sums[t] += sums[t + half];
        __syncthreads();
    }
    if (t == 0) out[0] = sums[0];
    // ---- to here ----
}
