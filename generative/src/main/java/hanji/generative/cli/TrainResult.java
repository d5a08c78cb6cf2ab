package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.generative.measure.Figure;
import hanji.generative.model.Meaning;
import hanji.generative.report.Plural;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a training run reached.
 *
 * @param reproducible whether the same command gives the same weights: not where the length was given in minutes, or where steps were
 *     computed in several precisions
 * @param figures over the test images, by name
 * @param headline the first of them, or none
 * @param device "CPU", or the name of the GPU
 * @param precision of the steps, for example "STRICT" or "STRICT, then TF32"
 * @param threads of the CPU; 1 where a GPU computed
 */
record TrainResult(
        String model,
        String data,
        long seed,
        long steps,
        long trainImagesSeen,
        double seconds,
        double imagesPerSecond,
        Map<String, FigureJson> figures,
        @JsonIgnore List<Figure> headline,
        String weightsSha256,
        String dataSha256,
        long parameters,
        boolean reproducible,
        String command,
        String hanji,
        int numerics,
        String jdk,
        String device,
        String precision,
        int threads,
        int vectorBits,
        String runDir)
        implements Result {
    @Override
    public String text() {
        String report = runDir + "/report.html";
        if (headline.isEmpty()) return report + ": trained; " + model + " has no figure here, so look at what it draws";
        Figure first = headline.getFirst();
        String line = report + ": " + first.text() + " on " + Plural.of(first.n(), "test image");
        return switch (first.unit()) {
            case BITS_PER_DIM ->
                String.format(
                        Locale.ROOT,
                        "%s%s: coded with this model, a pixel costs %s%.3f bits on average (8 without a model; lower is"
                                + " better)",
                        line,
                        first.meaning() == Meaning.EXACT ? "" : " (" + first.meaning() + ")",
                        first.meaning() == Meaning.EXACT ? "" : "at most ",
                        first.mean());
            case NATS, SQUARED_ERROR, PERCENT, NUMBER ->
                line + " (" + first.words() + ", " + first.meaning() + "; "
                        + (first.lowerIsBetter() ? "lower" : "higher") + " is better)";
        };
    }
}
