/*
 * Puzzle 9: a prefix sum: each element is the sum of all up to it.
 *
 *     out[i] = in[0] + ... + in[i]
 *
 * There is one block of 128 threads, and n is at most 128. Again one thread alone is too slow. In round d = 1, 2, 4, ...
 * each thread adds the sum that stands d places before its own; after seven rounds all is there. A thread must not
 * overwrite what another has yet to read.
 *
 * Reads of global memory: one for each element.
 *
 *     ./hanji puzzle 9 > my.cu      begins it
 *     ./hanji puzzle 9 my.cu        checks it, with no GPU
 */
extern "C" __global__ void scan(float* out, const float* in, int n) {
    // ---- fill in from here ----
    __shared__ float sums[128];
    int t = threadIdx.x;
    sums[t] = t < n ? in[t] : 0;
    __syncthreads();
    for (int d = 1; d < 128; d *= 2) {
        float before = t >= d ? sums[t - d] : 0;
        __syncthreads();
        sums[t] += before;
        __syncthreads();
    }
    if (t < n) out[t] = sums[t];
    // ---- to here ----
}
