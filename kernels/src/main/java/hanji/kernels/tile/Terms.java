package hanji.kernels.tile;

/**
 * The terms k of a {@link Tile}'s chains. In b they follow on one another; in a they lie in lines, as the taps of a kernel
 * do in an image: {@code jumps(k) = k < lead ? 0 : 1 + (k - lead) / perLine} jumps lie before term k.
 *
 * @param count number of terms, of all lines
 * @param lead terms in the first line
 * @param perLine terms in each further line; the last may have fewer
 * @param jump in a, from where a line's next term would lie to the first of the next line; may be negative
 */
public record Terms(int count, int lead, int perLine, int jump) {
    /** @throws IllegalArgumentException if the first line is longer than the others, or there are terms but no room in a line */
    public Terms {
        if (count < 0 || lead < 0 || lead > perLine || (perLine == 0 && count > 0))
            throw new IllegalArgumentException(count + " terms do not lie in lines of " + lead + " and " + perLine);
    }

    /** Terms that all lie in one line. */
    public static Terms inOneLine(int count) {
        return new Terms(count, count, count, 0);
    }

    /** Lines of so many terms each; one line where each follows on the one before. */
    public static Terms inLines(int lines, int perLine, int jump) {
        return jump == 0 ? inOneLine(lines * perLine) : new Terms(lines * perLine, perLine, perLine, jump);
    }

    int longestLine() {
        return Math.min(count, perLine);
    }
}
