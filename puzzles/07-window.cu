/*
 * Puzzle 7: shared memory: a sum over a window of three.
 *
 *     out[i] = in[i - 1] + in[i] + in[i + 1]      where elements outside count as 0
 *
 * Each element is needed by three threads, and to read it three times is too much. Threads of a block share memory declared
 * as __shared__: let each thread bring its element, the first and the last thread one more, and let all wait with
 * __syncthreads() until everything is there. Blocks have 64 threads.
 *
 * Reads of global memory: one for each element, and two more for each block.
 *
 *     ./hanji puzzle 7 > my.cu      begins it
 *     ./hanji puzzle 7 my.cu        checks it, with no GPU
 */
extern "C" __global__ void window(float* out, const float* in, int n) {
    // ---- fill in from here ----

    // ---- to here ----
}
