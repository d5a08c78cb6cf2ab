package hanji.bench.gpu;

import hanji.bench.Table;
import hanji.generative.cli.Result;
import java.util.List;
import java.util.Locale;

/**
 * Whole steps on one card.
 *
 * @param leftOut steps for which there was no time, or that this build cannot take, and why
 */
record StepFindings(SectionHead head, List<StepTime> steps, List<String> leftOut) implements Result {
    /** Whether every step was timed and has its bits. */
    boolean isFinished() {
        return leftOut.isEmpty() && steps.stream().allMatch(StepTime::sameBits);
    }

    @Override
    public String text() {
        var table = new Table(
                List.of("step", "images", "us", "low", "high", "images/s", "launches", "way", "bits"),
                steps.stream().map(StepFindings::line).toList());
        String missing = leftOut.isEmpty() ? "" : System.lineSeparator() + "LEFT OUT: " + String.join("; ", leftOut);
        return table.text() + System.lineSeparator() + head.precision() + " on "
                + head.device().name() + missing;
    }

    private static List<String> line(StepTime time) {
        return List.of(
                time.step(),
                String.valueOf(time.images()),
                number(time.medianUs()),
                number(time.lowUs()),
                number(time.highUs()),
                number(1e6 * time.images() / time.medianUs()),
                String.valueOf(time.launches()),
                time.way(),
                bits(time));
    }

    private static String bits(StepTime time) {
        if (time.stepsCompared() == 0) return "not compared";
        return (time.sameBits() ? "those of " : "NOT those of ") + time.comparedWith() + " after "
                + time.stepsCompared() + " steps";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
