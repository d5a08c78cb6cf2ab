/*
 * The cells of a layer over lines [N, T, P] at one step t: (n, t, p), or, with lag 1, the pixels of an antidiagonal of images, where
 * position p, a row, has a cell from step p on.  A thread has a unit of a cell, neighbouring threads neighbouring units.  Line.java.
 */
#pragma once

namespace hanji {

/* The cell of a thread's unit. */
struct LineCell {
    int unit, position, steps, positions, lag, length;
    size_t image;
    ptrdiff_t cell;  /* -1 where the position has none */

    __device__ LineCell(unsigned i, int steps, int positions, int units, int lag, int step)
            : steps(steps), positions(positions), lag(lag), length(steps - lag * (positions - 1)) {
        unit = i % units;
        unsigned index = i / units;
        position = index % positions;
        image = index / positions;
        cell = at(step, position);
    }

    /* The cell of this image at a step and position, -1 where there is none. */
    __device__ ptrdiff_t at(int step, int position) const {
        int column = step - lag * position;
        if (position < 0 || position >= positions || column < 0 || column >= length) return -1;
        return lag == 0 ? (image * steps + step) * positions + position : (image * positions + position) * length + column;
    }
};

}  // namespace hanji
