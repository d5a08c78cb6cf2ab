/*
 * The larger and the smaller of two numbers: NaN if one is NaN, and +0 is larger than -0, as PTX max and min have it too.
 * So a maximum does not depend on its order.  Written without a branch: one for each element would keep a loop's loads
 * apart.  docs/numerics.md, "General rules".
 */
#pragma once

namespace hanji {

__device__ __forceinline__ float larger(float a, float b) {
    float max = fmaxf(a, b);
    return a != a || b != b ? __int_as_float(0x7fffffff) : max;
}

__device__ __forceinline__ float smaller(float a, float b) {
    float min = fminf(a, b);
    return a != a || b != b ? __int_as_float(0x7fffffff) : min;
}

}  // namespace hanji
