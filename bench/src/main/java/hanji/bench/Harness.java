package hanji.bench;

import hanji.generative.cli.PlainFailure;
import java.util.List;

/** Measures targets. */
@FunctionalInterface
interface Harness {
    /** Measures each of these targets in a fresh JVM, in turns; an outcome for each, in their order. */
    List<Outcome> round(List<Target> targets, Effort effort);

    /** What a round gave for one target. */
    sealed interface Outcome {}

    /**
     * It was measured.
     *
     * @param values milliseconds of a call, or what else the target's {@link Quantity} is, a number for each sample
     */
    record Measured(double... values) implements Outcome {}

    /**
     * A peer's results are not Hanji's.
     *
     * @param words what differs
     */
    record Disagreed(String words) implements Outcome {}

    /** A benchmark that could not be measured. */
    final class MeasurementFailed extends PlainFailure {
        private static final long serialVersionUID = 1;

        MeasurementFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
