package hanji.bench;

/** Measures a target. */
@FunctionalInterface
interface Harness {
    /**
     * Milliseconds of a call, a number for each sample of this effort, from one fresh JVM.
     *
     * @throws MeasurementFailed if the benchmark threw, or a peer's results are not Hanji's
     */
    double[] measure(Target target, Effort effort);

    /** A benchmark that could not be measured. */
    final class MeasurementFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        MeasurementFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
