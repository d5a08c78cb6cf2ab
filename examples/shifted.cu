/* out[i] = x[i] + x[i + 1], with a mistake: the last thread has no neighbour. */
extern "C" __global__ void shifted(float* out, const float* x, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = x[i] + x[i + 1];
}
