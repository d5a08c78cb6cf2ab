/*
 * Where the elements of a result stand in an operand whose axes are walked in another order, or repeated.
 * The struct is passed by value; Walk.java packs it.  Axes that are walked alike are merged, the innermost comes first.
 */
#pragma once

namespace hanji {

constexpr int MOST_AXES = 6;

struct Walk {
    int axes;
    unsigned extents[MOST_AXES];
    unsigned strides[MOST_AXES];

    /** Index into the operand of element i of the result: one division for each axis but the outermost. */
    __device__ __forceinline__ unsigned at(unsigned i) const {
        return from<0>(i);
    }

    /** By recursion, not a loop, so that the struct is never indexed by a variable, which would copy it to memory. */
    template <int axis>
    __device__ __forceinline__ unsigned from(unsigned i) const {
        if constexpr (axis + 1 < MOST_AXES) {
            if (axis + 1 < axes) {
                unsigned rest = i / extents[axis];
                return (i - rest * extents[axis]) * strides[axis] + from<axis + 1>(rest);
            }
        }
        return i * strides[axis];
    }
};

}  // namespace hanji
