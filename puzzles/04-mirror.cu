/*
 * Puzzle 4: two axes: an image is mirrored from left to right.
 *
 *     out[y][x] = in[y][width - 1 - x]
 *
 * Images lie row by row: element (y, x) is number y * width + x. Blocks and threads have two axes, .x and .y, and there are
 * more threads than pixels along both.
 *
 * Reads of global memory: one for each pixel.
 *
 *     ./hanji puzzle 4 > my.cu      begins it
 *     ./hanji puzzle 4 my.cu        checks it, with no GPU
 */
extern "C" __global__ void mirror(float* out, const float* in, int height, int width) {
    // ---- fill in from here ----

    // ---- to here ----
}
