package hanji.bench.gpu;

/**
 * One way in which PyTorch does a piece of work, beside Hanji's.
 *
 * @param hanjiPrecision of Hanji's side
 * @param layout of PyTorch's images
 * @param mode eager or compiled
 * @param precision of PyTorch's side
 * @param peerUs median microseconds; 0 where there is none, and the note says why
 * @param ratio PyTorch's time over Hanji's
 * @param difference of the results, the larger of before and after timing, as a share of the largest value
 * @param bound that it stays within, which the precisions allow
 */
record PeerRow(
        String work,
        String sizes,
        String hanjiPrecision,
        double hanjiUs,
        double hanjiLowUs,
        double hanjiHighUs,
        double floorUs,
        String layout,
        String mode,
        String precision,
        double peerUs,
        double peerLowUs,
        double peerHighUs,
        double ratio,
        double difference,
        double bound,
        String note) {}
