/*
 * The sum of two gradient contributions:  out[i] = a[i] + b[i];  in place, out is a.
 * A thread takes four elements as one float4, the last n % 4 are taken one by one; a grid-stride loop.
 * Bytes: 12 an element.  Reference and gradient: Accumulate.java.
 */
extern "C" __global__ void add(float* out, const float* a, const float* b, unsigned n) {
    unsigned thread = blockIdx.x * blockDim.x + threadIdx.x;
    unsigned threads = gridDim.x * blockDim.x;
    for (unsigned i = thread; i < n / 4; i += threads) {
        float4 x = reinterpret_cast<const float4*>(a)[i];
        float4 y = reinterpret_cast<const float4*>(b)[i];
        reinterpret_cast<float4*>(out)[i] =
            make_float4(__fadd_rn(x.x, y.x), __fadd_rn(x.y, y.y), __fadd_rn(x.z, y.z), __fadd_rn(x.w, y.w));
    }
    for (unsigned i = n / 4 * 4 + thread; i < n; i += threads) out[i] = __fadd_rn(a[i], b[i]);
}
