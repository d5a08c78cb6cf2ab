/*
 * The larger and the smaller of two numbers: NaN if one is NaN, and +0 is larger than -0, as PTX max and min have it too.
 * So a maximum does not depend on its order.  docs/numerics.md, "General rules".
 */
#pragma once

namespace hanji {

__device__ __forceinline__ float larger(float a, float b) {
    return a != a ? a : b != b ? b : fmaxf(a, b);
}

__device__ __forceinline__ float smaller(float a, float b) {
    return a != a ? a : b != b ? b : fminf(a, b);
}

}  // namespace hanji
