/*
 * A user's op:  cube: out[i] = (x[i] * x[i]) * x[i];  slope, its gradient: out[i] = ((3 * x[i]) * x[i]) * dOut[i].
 * One thread per element, a grid-stride loop.  Reference: CubeCases.java.
 */
extern "C" __global__ void cube(float* out, const float* x, int n) {
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
        out[i] = __fmul_rn(__fmul_rn(x[i], x[i]), x[i]);
}

extern "C" __global__ void slope(float* out, const float* x, const float* dOut, int n) {
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
        out[i] = __fmul_rn(__fmul_rn(__fmul_rn(3.0f, x[i]), x[i]), dOut[i]);
}
