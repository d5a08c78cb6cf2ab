/*
 * Puzzle 6: fewer threads than elements.
 *
 *     out[i] = 100 - in[i]    for i from 0 to n - 1
 *
 * The launch has 2 blocks of 64 threads, whatever n is; so each thread does several elements. gridDim.x is the number of
 * blocks. Threads of a warp should read side by side: let a thread go on by the number of all threads, not by 1.
 *
 * Reads of global memory: one for each element.
 *
 *     ./hanji puzzle 6 > my.cu      begins it
 *     ./hanji puzzle 6 my.cu        checks it, with no GPU
 */
extern "C" __global__ void stride(float* out, const float* in, int n) {
    // ---- fill in from here ----

    // ---- to here ----
}
