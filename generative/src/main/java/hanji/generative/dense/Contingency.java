package hanji.generative.dense;

/** How two ways to put the same things into groups agree: counts of each pair of groups. */
public final class Contingency {
    private final long[][] counts;
    private final long[] rows;
    private final long[] columns;
    private long total;

    /** Nothing counted yet. */
    public Contingency(int rowGroups, int columnGroups) {
        counts = new long[rowGroups][columnGroups];
        rows = new long[rowGroups];
        columns = new long[columnGroups];
    }

    /** Counts one thing. */
    public void add(int row, int column) {
        counts[row][column]++;
        rows[row]++;
        columns[column]++;
        total++;
    }

    /**
     * Normalized mutual information: I(row; column) / mean of both entropies, 0 for independent groups and 1 for equal ones
     * (Vinh, Epps and Bailey, JMLR 11 (2010), table 2, NMI_sum). 1 where both put everything into one group.
     */
    public double normalizedMutualInformation() {
        double joint = 0;
        for (long[] row : counts) joint += entropy(row);
        double both = entropy(rows) + entropy(columns);
        return both == 0 ? 1 : 2 * (both - joint) / both;
    }

    /** Part of an entropy: sum of -p log p. */
    private double entropy(long[] groups) {
        double sum = 0;
        for (long group : groups) if (group > 0) sum -= StrictMath.log((double) group / total) * group / total;
        return sum;
    }

    /**
     * Adjusted Rand index: pairs that both put together, beyond what chance gives, as a share of the most possible (Hubert and
     * Arabie, Journal of Classification 2 (1985), equation 5). 1 where there is nothing to disagree on.
     */
    public double adjustedRandIndex() {
        double together = 0;
        for (long[] row : counts) together += pairs(row);
        double expected = pairs(rows) * pairs(columns) / pairs(new long[] {total});
        double most = (pairs(rows) + pairs(columns)) / 2;
        return most == expected ? 1 : (together - expected) / (most - expected);
    }

    private static double pairs(long[] groups) {
        double sum = 0;
        for (long group : groups) sum += group * (group - 1) / 2.0;
        return sum;
    }
}
