/*
 * Softmax, first version: a thread for each row.
 *
 *     p[r][k] = exp(x[r][k] - max) / sum over j of exp(x[r][j] - max)            x and p are [rows, columns]
 *
 * Three passes over a row: its largest logit, the sum, the quotients. Without the largest, exp would overflow above 88.
 *
 * What is wrong with it: each thread walks along a row of its own, so the 32 lanes of a warp read 32 places that lie
 * `columns` floats apart. Memory moves sectors of 32 bytes: 32 sectors for 32 floats, of which one eighth is used. And
 * there are only as many threads as rows.
 *
 *     ./hanji simulate docs/kernels/softmax/1-naive.cu --grid 1 --block 64 \
 *         --arg f32[32768]=unwritten --arg f32[32768]=random:1 --arg i32=64 --arg i32=512
 */
#include "hanji/kernels/math/elementary.cuh"  // hanji::exp, which has the same bits on every machine

extern "C" __global__ void softmaxNaive(float* p, const float* x, int rows, int columns) {
    int r = blockIdx.x * blockDim.x + threadIdx.x;
    if (r >= rows) return;
    x += (size_t)r * columns;
    p += (size_t)r * columns;

    float largest = -hanji::infinity();
    for (int k = 0; k < columns; k++) largest = fmaxf(largest, x[k]);

    float sum = 0;
    for (int k = 0; k < columns; k++) sum += hanji::exp(x[k] - largest);

    for (int k = 0; k < columns; k++) p[k] = hanji::exp(x[k] - largest) / sum;
}
