package hanji.simulator.ptx;

/**
 * A line of the CUDA source.
 *
 * @param file as the PTX names it; empty if unknown
 * @param line from 1; 0 if unknown
 */
public record Position(String file, int line) {
    /** No line information. */
    public static final Position UNKNOWN = new Position("", 0);
}
