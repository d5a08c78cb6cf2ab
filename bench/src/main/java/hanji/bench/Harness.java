package hanji.bench;

/** Measures a target. */
@FunctionalInterface
interface Harness {
    /**
     * Milliseconds of a call, a number for each sample of this effort, from one fresh JVM.
     *
     * @throws Disagreed if a peer's results are not Hanji's
     * @throws MeasurementFailed if the benchmark threw
     */
    double[] measure(Target target, Effort effort);

    /** A benchmark that could not be measured. */
    class MeasurementFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        MeasurementFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A way of a peer to do the work whose results are not Hanji's. */
    final class Disagreed extends MeasurementFailed {
        private static final long serialVersionUID = 1;

        Disagreed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
