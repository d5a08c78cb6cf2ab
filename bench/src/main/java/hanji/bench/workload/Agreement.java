package hanji.bench.workload;

import java.util.Map;

/** Whether two sides of a workload computed the same. */
public final class Agreement {
    private Agreement() {}

    /**
     * Compares results by name.
     *
     * @param tolerance largest difference allowed, as a share of the largest expected value of a result
     * @throws Disagreement naming the first result that differs; NaN differs from everything
     */
    public static void require(Map<String, float[]> expected, Map<String, float[]> actual, double tolerance) {
        if (!actual.keySet().equals(expected.keySet()))
            throw new Disagreement("results " + actual.keySet() + " where " + expected.keySet() + " are due");
        expected.forEach((name, values) -> {
            double difference = difference(name, values, actual.getOrDefault(name, new float[0]));
            if (!(difference <= tolerance))
                throw new Disagreement("'%s' differs by %.2g of its largest value, where rounding explains %.2g"
                        .formatted(name, difference, tolerance));
        });
    }

    private static double difference(String name, float[] expected, float[] actual) {
        if (expected.length != actual.length)
            throw new Disagreement(
                    "'" + name + "' has " + actual.length + " values where " + expected.length + " are due");
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            double apart = Math.abs((double) expected[i] - actual[i]);
            if (Double.isNaN(apart)) return Double.NaN;
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, apart);
        }
        return difference == 0 ? 0 : difference / largest;
    }

    /** Two sides of a workload that did not compute the same, so that their times cannot be compared. */
    public static final class Disagreement extends RuntimeException {
        private static final long serialVersionUID = 1;

        Disagreement(String message) {
            super(message);
        }
    }
}
