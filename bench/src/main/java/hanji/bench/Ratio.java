package hanji.bench;

import java.util.stream.IntStream;

/**
 * How much faster Hanji is than a peer: the peer's time over Hanji's, above 1 where Hanji is faster.
 *
 * <p>Each round gives one ratio: the median over pairs of periods, one of either side, that followed one another. The
 * value is the median of the rounds' ratios; the interval is from the smallest to the largest, which assumes nothing but
 * that rounds are independent: all of {@code n} lie on one side of the true median with probability 2^(1-n).
 *
 * @param value median of the rounds' ratios
 * @param low the smallest
 * @param high the largest
 */
record Ratio(double value, double low, double high) {
    /** @throws IllegalArgumentException if the sides have not the same number of rounds, at least one */
    static Ratio of(Samples hanji, Samples peer) {
        if (hanji.rounds().size() != peer.rounds().size())
            throw new IllegalArgumentException("sides of " + hanji.rounds().size() + " and "
                    + peer.rounds().size() + " rounds");
        double[] ratios = IntStream.range(0, hanji.rounds().size())
                .mapToDouble(round ->
                        ofRound(hanji.rounds().get(round), peer.rounds().get(round)))
                .sorted()
                .toArray();
        return new Ratio(Samples.median(ratios), ratios[0], ratios[ratios.length - 1]);
    }

    private static double ofRound(double[] hanji, double[] peer) {
        return Samples.median(IntStream.range(0, hanji.length)
                .mapToDouble(period -> peer[period] / hanji[period])
                .toArray());
    }

    /** The probability that an interval of this many rounds holds the true median. */
    static double confidence(int rounds) {
        return 1 - Math.pow(2, 1 - rounds);
    }
}
