package hanji.bench.gpu;

import hanji.cuda.CudaException;

/**
 * Hanji's side of a piece of work.
 *
 * @param kind by which bench/gpu/peers knows what to do
 * @param precision in which Hanji computes
 * @param sizes in words
 * @param file of inputs and results
 * @param tolerance largest difference of a result that is rounding, as a share of its largest value, in F32 on both sides
 * @param bytes that must be moved, 0 if no floor is stated
 * @param flops that must be done, 0 if no floor is stated
 */
record HanjiSide(
        String work,
        String kind,
        String precision,
        String sizes,
        String file,
        double tolerance,
        long bytes,
        long flops,
        double medianUs,
        double lowUs,
        double highUs) {
    /** How much faster than memory a time may be before it is taken for an error. */
    private static final double SLACK = 1.15;

    /** @throws CudaException if the time is above the roofline of this bandwidth and this peak, by the second */
    void requireBelow(double bandwidth, double peak) {
        double leastUs = 1e6 * Math.max(bytes / (SLACK * bandwidth), flops / peak);
        if (medianUs < leastUs)
            throw new CudaException("the time of " + work + " is above the roofline: " + medianUs + " us, where "
                    + leastUs + " are the least; the measurement is wrong");
    }
}
