/* Kernels by which the simulator's speed is measured. */

/* One warp per row; exp by a polynomial of degree 6. */
__device__ float power(float x) {
    float c = fminf(fmaxf(x, -104.0f), 89.0f);
    float t = __fmaf_rn(c, 1.442695041f, 12582912.0f), n = __fsub_rn(t, 12582912.0f);
    float r = __fmaf_rn(n, 1.42860677e-6f, __fmaf_rn(n, -0.693145752f, c));
    float p = 1.38197157e-3f;
    p = __fmaf_rn(p, r, 8.33337009e-3f);
    p = __fmaf_rn(p, r, 4.16677333e-2f);
    p = __fmaf_rn(p, r, 1.66666672e-1f);
    p = __fmaf_rn(p, r, 0.5f);
    p = __fmaf_rn(p, r, 1.0f);
    p = __fmaf_rn(p, r, 1.0f);
    int i = __float_as_int(t) << 23 >> 23, h = i >> 1;
    return __fmul_rn(__fmul_rn(p, __int_as_float(h + 127 << 23)), __int_as_float(i - h + 127 << 23));
}

extern "C" __global__ void softmax(float *out, const float *x, int rows, int columns) {
    int lane = threadIdx.x % 32;
    for (int row = (blockIdx.x * blockDim.x + threadIdx.x) / 32; row < rows; row += gridDim.x * blockDim.x / 32) {
        const float *from = x + row * columns;
        float most = -__int_as_float(0x7f800000);
        for (int c = lane; c < columns; c += 32) most = fmaxf(most, from[c]);
        for (int s = 16; s > 0; s /= 2) most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, s));
        float sum = 0;
        for (int c = lane; c < columns; c += 32) sum = __fadd_rn(sum, power(__fsub_rn(from[c], most)));
        for (int s = 16; s > 0; s /= 2) sum = __fadd_rn(sum, __shfl_xor_sync(0xffffffffu, sum, s));
        for (int c = lane; c < columns; c += 32) out[row * columns + c] = __fdiv_rn(power(__fsub_rn(from[c], most)), sum);
    }
}

/* Tiles of 64x64, 16x16 threads with 4x4 results each. */
extern "C" __global__ void sgemm(float *c, const float *a, const float *b, int m, int n, int k) {
    __shared__ float as[16][64], bs[16][64];
    int tx = threadIdx.x % 16, ty = threadIdx.x / 16, row = blockIdx.y * 64, column = blockIdx.x * 64;
    float sum[4][4] = {};
    for (int k0 = 0; k0 < k; k0 += 16) {
        for (int i = threadIdx.x; i < 1024; i += 256) {
            as[i % 16][i / 16] = a[(row + i / 16) * k + k0 + i % 16];
            bs[i / 64][i % 64] = b[(k0 + i / 64) * n + column + i % 64];
        }
        __syncthreads();
        for (int kk = 0; kk < 16; kk++) {
            float x[4], y[4];
            for (int i = 0; i < 4; i++) { x[i] = as[kk][ty * 4 + i]; y[i] = bs[kk][tx * 4 + i]; }
            for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) sum[i][j] = __fmaf_rn(x[i], y[j], sum[i][j]);
        }
        __syncthreads();
    }
    for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) c[(row + ty * 4 + i) * n + column + tx * 4 + j] = sum[i][j];
}

/* [N, H, W, C] times [3, 3, C, F], one thread per output element. */
extern "C" __global__ void conv(float *out, const float *x, const float *w, int n, int h, int width, int c, int f) {
    int total = n * h * width * f;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < total; i += gridDim.x * blockDim.x) {
        int o = i % f, px = i / f % width, py = i / f / width % h, image = i / f / width / h;
        float sum = 0;
        for (int dy = 0; dy < 3; dy++) for (int dx = 0; dx < 3; dx++) {
            int yy = py + dy - 1, xx = px + dx - 1;
            if (yy < 0 || yy >= h || xx < 0 || xx >= width) continue;
            for (int k = 0; k < c; k++) sum = __fmaf_rn(x[((image * h + yy) * width + xx) * c + k], w[((dy * 3 + dx) * c + k) * f + o], sum);
        }
        out[i] = sum;
    }
}

extern "C" __global__ void philox(uint4 *out, unsigned k0, unsigned k1, unsigned stream, unsigned step, int n) {
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) {
        unsigned c0 = i, c1 = 0, c2 = stream, c3 = step, a = k0, b = k1;
        for (int r = 0; r < 10; r++) {
            unsigned h0 = __umulhi(0xD2511F53u, c0), l0 = 0xD2511F53u * c0, h1 = __umulhi(0xCD9E8D57u, c2), l1 = 0xCD9E8D57u * c2;
            c0 = h1 ^ c1 ^ a; c1 = l1; c2 = h0 ^ c3 ^ b; c3 = l0;
            a += 0x9E3779B9u; b += 0xBB67AE85u;
        }
        out[i] = make_uint4(c0, c1, c2, c3);
    }
}
