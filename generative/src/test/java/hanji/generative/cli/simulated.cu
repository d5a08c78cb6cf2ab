/*
 * Kernels of SimulateTest: out = a + b, clean, and with a bound that lets one thread too many in.
 */
__device__ __forceinline__ void addAt(const float* a, const float* b, float* out, int i) {
    out[i] = a[i] + b[i];
}

extern "C" __global__ void add(const float* a, const float* b, float* out, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) addAt(a, b, out, i);
}

extern "C" __global__ void addOneTooMany(const float* a, const float* b, float* out, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i <= n)
        out[i] = a[i] + b[i];
}
