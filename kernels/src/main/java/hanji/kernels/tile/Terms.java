package hanji.kernels.tile;

/**
 * The terms k of a {@link Tile}'s chains. In b they follow on one another; in a they lie in lines, as the taps of a kernel
 * do in an image.
 *
 * @param count number of terms, of all lines
 * @param lead terms in the first line
 * @param perLine terms in each further line; the last may have fewer
 * @param jump in a, from behind a line's last term to the first of the next line
 */
public record Terms(int count, int lead, int perLine, int jump) {
    /** Terms that all lie in one line. */
    public static Terms inOneLine(int count) {
        return new Terms(count, count, count, 0);
    }

    /** Lines of so many terms each. */
    public static Terms inLines(int lines, int perLine, int jump) {
        return new Terms(lines * perLine, perLine, perLine, jump);
    }
}
