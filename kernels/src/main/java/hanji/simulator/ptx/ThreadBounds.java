package hanji.simulator.ptx;

import java.util.List;

/**
 * How many threads a block of a kernel may have, by {@code __launch_bounds__} and the like.
 *
 * @param most threads in all, of {@code .maxntid}; the largest int if it is not said
 * @param required exactly so many along x, y and z, of {@code .reqntid}; empty if it is not said
 */
public record ThreadBounds(int most, List<Integer> required) {
    public ThreadBounds {
        required = List.copyOf(required);
    }
}
