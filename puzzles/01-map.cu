/*
 * Puzzle 1: a map: one thread for each element.
 *
 *     out[i] = in[i] + 10
 *
 * There is one block, with as many threads as there are elements. threadIdx.x is the number of a thread in its block,
 * from 0. All threads run this same function; what differs is their number.
 *
 * Reads of global memory: one for each element.
 *
 *     ./hanji puzzle 1 > my.cu      begins it
 *     ./hanji puzzle 1 my.cu        checks it, with no GPU
 */
extern "C" __global__ void map(float* out, const float* in) {
    // ---- fill in from here ----

    // ---- to here ----
}
