package hanji.generative.report;

import hanji.generative.measure.Measure;
import hanji.generative.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The curves of a log: one for each figure, a loss and what it is on validation images in one drawing. */
public final class Curves {
    private static final String TRAIN = "train_";
    private static final String VALIDATION = "validation_";

    /** Name of the figure that densities are held against. */
    public static final String BITS = "bits_per_dim";

    /** What is logged of every run but is no figure of the model. */
    private static final String SECONDS = "seconds";

    private Curves() {}

    /**
     * Curves of all series, those of losses first.
     *
     * @param log values by name
     * @param units of losses, by name
     * @param baselines by the name of a figure, drawn into its curve
     */
    public static List<LearningCurve> of(
            Map<String, List<CurvePoint>> log, Map<String, Unit> units, Map<String, List<Baseline>> baselines) {
        List<LearningCurve> curves = new ArrayList<>();
        Stream<String> losses = log.keySet().stream().filter(units::containsKey);
        Stream<String> others = log.keySet().stream().filter(name -> !units.containsKey(name));
        Stream.concat(losses, others).forEach(name -> {
            List<CurvePoint> points = log.getOrDefault(name, List.of());
            boolean joined =
                    name.startsWith(VALIDATION) && log.containsKey(TRAIN + name.substring(VALIDATION.length()));
            if (joined || name.equals(SECONDS)) return;
            String figure = name.startsWith(TRAIN)
                    ? name.substring(TRAIN.length())
                    : name.startsWith(VALIDATION) ? name.substring(VALIDATION.length()) : name;
            boolean validationOnly = name.startsWith(VALIDATION);
            curves.add(new LearningCurve(
                    words(figure),
                    Measure.unit(figure)
                            .orElse(units.getOrDefault(name, Unit.NUMBER))
                            .toString(),
                    validationOnly ? List.of() : points,
                    validationOnly ? points : log.getOrDefault(VALIDATION + figure, List.of()),
                    baselines.getOrDefault(figure, List.of())));
        });
        return curves;
    }

    /** The name of a logged figure in words. */
    static String words(String figure) {
        return figure.replace('_', ' ').replace("bits per dim", Unit.BITS_PER_DIM.toString());
    }
}
