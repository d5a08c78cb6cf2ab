/*
 * Functions of one tensor:  out[i] = f(x[i]),  one row and one kernel each.
 * A thread takes four elements as one float4.  Bytes: x and out once, 8 an element; the functions cost 1 to 40 flops.
 * Reference and gradients: Unary.java.  Order of roundings: docs/numerics.md, "Pointwise operations".
 */
#include "hanji/kernels/math/activations.cuh"
#include "hanji/kernels/pointwise/each.cuh"

#define UNARY(name, expression)                                                                                 \
    extern "C" __global__ void unary_##name(float* __restrict__ out, const float* __restrict__ x, unsigned n) { \
        hanji::each(n, n / 4, [](float& y, float x) { y = expression; }, hanji::Out{out}, x);                   \
    }

UNARY(negate, -x)
UNARY(abs, hanji::magnitude(x))
UNARY(sign, x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x)
UNARY(relu, x <= 0.0f ? 0.0f : x)
UNARY(square, __fmul_rn(x, x))
UNARY(sqrt, __fsqrt_rn(x))
UNARY(reciprocal, __frcp_rn(x))
UNARY(exp, hanji::exp(x))
UNARY(log, hanji::log(x))
UNARY(log1p, hanji::log1p(x))
UNARY(sin, hanji::sin(x))
UNARY(cos, hanji::cos(x))
UNARY(tanh, hanji::tanh(x))
UNARY(sigmoid, hanji::sigmoid(x))
UNARY(softplus, hanji::softplus(x))
UNARY(erf, hanji::erf(x))
UNARY(silu, hanji::silu(x))
UNARY(gelu, hanji::gelu(x))
UNARY(elu, hanji::elu(x))
