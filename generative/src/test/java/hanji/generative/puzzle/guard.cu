/*
 * Puzzle 3: a guard: more threads than elements.
 *
 *     out[i] = 2 * in[i]      for i from 0 to n - 1
 *
 * A launch has whole blocks only, so the last block has threads with nothing to do. They must not read or write: what lies
 * behind an array belongs to somebody else.
 *
 * Reads of global memory: one for each element.
 *
 *     ./hanji puzzle 3 > my.cu      begins it
 *     ./hanji puzzle 3 my.cu        checks it, with no GPU
 */
extern "C" __global__ void guard(float* out, const float* in, int n) {
    // ---- fill in from here ----
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = 2 * in[i];
    // ---- to here ----
}
