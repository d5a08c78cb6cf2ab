/*
 * Puzzle 5: broadcasting: a table of all sums of an element of a column and an element of a row.
 *
 *     out[y][x] = column[y] + row[x]
 *
 * This time blocks and threads have one axis only: thread i does element i of the table, and has to find out its y and x.
 * There are more threads than elements.
 *
 * Reads of global memory: two for each element.
 *
 *     ./hanji puzzle 5 > my.cu      begins it
 *     ./hanji puzzle 5 my.cu        checks it, with no GPU
 */
extern "C" __global__ void outer(float* out, const float* column, const float* row, int height, int width) {
    // ---- fill in from here ----
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < height * width) out[i] = column[i / width] + row[i % width];
    // ---- to here ----
}
