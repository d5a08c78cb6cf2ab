/*
 * Functions of two tensors with broadcasting:  out[i] = f(a[A(i)], b[B(i)]),  one row and one kernel each.
 * A walk A says where an operand's elements stand; an operand as large as the result, or a scalar, costs no division, a
 * bias of the innermost axis one per access.  A thread takes four elements as one float4, where the innermost extents
 * of repeated operands are multiples of 4; else (quads = 0) one.  Bytes: 4 an element of the result and of each operand
 * that is as large; 1 to 3 flops.  Reference and gradients: Binary.java.  docs/numerics.md, "Pointwise operations".
 */
#include "hanji/kernels/math/activations.cuh"
#include "hanji/kernels/math/of_two.cuh"
#include "hanji/kernels/math/order.cuh"
#include "hanji/kernels/pointwise/each.cuh"

#define BINARY(name, expression)                                                                                    \
    extern "C" __global__ void binary_##name(float* __restrict__ out, const float* __restrict__ a, hanji::Walk A,   \
                                             const float* __restrict__ b, hanji::Walk B, unsigned n,                \
                                             unsigned quads) {                                                      \
        hanji::each(n, quads, [](float& y, float a, float b) { y = expression; }, hanji::Out{out},                  \
                    hanji::Operand{a, A}, hanji::Operand{b, B});                                                    \
    }

BINARY(add, __fadd_rn(a, b))
BINARY(subtract, __fsub_rn(a, b))
BINARY(multiply, __fmul_rn(a, b))
BINARY(divide, __fdiv_rn(a, b))
BINARY(maximum, hanji::larger(a, b))
BINARY(minimum, hanji::smaller(a, b))
BINARY(greater, a > b ? 1.0f : 0.0f)
BINARY(at_least, a >= b ? 1.0f : 0.0f)
BINARY(heaviside, a > b ? 1.0f : a < b ? 0.0f : a == b ? 0.5f : hanji::nan())
BINARY(gate, a > 0.0f ? b : a <= 0.0f ? 0.0f : a)
BINARY(tanh_gradient, __fmul_rn(b, __fmaf_rn(-a, a, 1.0f)))
BINARY(sigmoid_gradient, __fmul_rn(b, __fmaf_rn(-a, a, a)))
BINARY(log_add_exp, hanji::logAddExp(a, b))
BINARY(pow, hanji::pow(a, b))
BINARY(silu_gradient, hanji::siluGradient(a, b))
BINARY(gelu_gradient, hanji::geluGradient(a, b))
BINARY(elu_gradient, hanji::eluGradient(a, b))
