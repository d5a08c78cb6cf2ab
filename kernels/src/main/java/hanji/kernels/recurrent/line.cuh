/*
 * The cells of a layer over lines [N, T, P] at one step t: (n, t, p).  A thread has a unit of a cell, neighbouring threads
 * neighbouring units.  Line.java.
 */
#pragma once

namespace hanji {

/* The cell of a thread's unit. */
struct LineCell {
    int unit, position;
    size_t cell;

    __device__ LineCell(unsigned i, int steps, int positions, int units, int step) {
        unit = i % units;
        unsigned index = i / units;
        position = index % positions;
        size_t image = index / positions;
        cell = (image * steps + step) * positions + position;
    }
};

}  // namespace hanji
