package hanji.generative.measure;

import hanji.generative.model.Bounds;
import hanji.generative.model.Classifies;
import hanji.generative.model.Fitted;
import hanji.generative.model.Meaning;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Scores;
import hanji.generative.model.Unit;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/** Measures a fitted model on images: a figure for each thing that it can do and that has a right answer. */
public final class Measure {
    /** Images that share a key of noise. */
    public static final int PART = 100;

    private static final String NOISE = "evaluation";
    private static final Map<String, Unit> UNITS = Map.of(
            "bits_per_dim", Unit.BITS_PER_DIM,
            "nats_per_binarized_image", Unit.NATS,
            "bound_nats_per_binarized_image", Unit.NATS,
            "accuracy", Unit.PERCENT,
            "cross_entropy", Unit.NATS,
            "reconstruction_error", Unit.SQUARED_ERROR);

    private Measure() {}

    /** The unit of the figures of this name; empty if none is measured. */
    public static Optional<Unit> unit(String name) {
        return Optional.ofNullable(UNITS.get(name));
    }

    /**
     * All figures, the headline first; none for a model that only draws.
     *
     * @param images [N, H, W, C] with N of at least 1, labelled where the model classifies
     * @param noise of the run
     * @param progress is told the share that is done, 0 to 1
     */
    public static List<Measured> all(Fitted fitted, Images images, Noise noise, DoubleConsumer progress) {
        return measured(fitted, images, values(fitted, images, noise, 0, progress));
    }

    /**
     * The numbers of each image that figures are means of, the figures in their order.
     *
     * @param first number of the first image among all that are measured, a multiple of {@link #PART}, by which noise is keyed
     */
    public static double[][] values(Fitted fitted, Images images, Noise noise, int first, DoubleConsumer progress) {
        if (first % PART != 0) throw new IllegalArgumentException("image " + first + " begins no part");
        List<Kind> kinds = kinds(fitted, images);
        double[][] values = new double[kinds.size()][images.count()];
        if (kinds.isEmpty()) return values;
        for (int from = 0; from < images.count(); from += PART) {
            progress.accept((double) from / images.count());
            Images part = images.slice(from, Math.min(images.count(), from + PART));
            Philox random = noise.of(NOISE, (first + from) / PART);
            Answers answers = Answers.of(fitted, part, random);
            for (int kind = 0; kind < values.length; kind++)
                System.arraycopy(kinds.get(kind).of(part, answers), 0, values[kind], from, part.count());
        }
        progress.accept(1);
        return values;
    }

    /** The figures of all images from their numbers, wherever these were computed. */
    public static List<Measured> measured(Fitted fitted, Images images, double[][] values) {
        List<Kind> kinds = kinds(fitted, images);
        List<Measured> measured = new ArrayList<>();
        for (int kind = 0; kind < values.length; kind++)
            measured.add(kinds.get(kind).measured(values[kind]));
        return measured;
    }

    /** A way to give each image a number. */
    private record Kind(String name, Meaning meaning, boolean lowerIsBetter, PerImage perImage) {
        private Unit unit() {
            return Measure.unit(name).orElseThrow();
        }

        double[] of(Images images, Answers answers) {
            try (var _ = Scope.open()) {
                return Arrays.stream(perImage.raw(images, answers))
                        .map(unit()::of)
                        .toArray();
            }
        }

        Measured measured(double[] values) {
            return new Measured(Figure.of(name, unit(), meaning, lowerIsBetter, values), values);
        }
    }

    @FunctionalInterface
    private interface PerImage {
        double[] raw(Images images, Answers answers);
    }

    private static List<Kind> kinds(Fitted fitted, Images images) {
        List<Kind> kinds = new ArrayList<>();
        if (fitted instanceof Scores scores) kinds.add(likelihood(scores));
        if (fitted instanceof Bounds bounds)
            kinds.add(new Kind(
                    "bound_nats_per_binarized_image", bounds.meaning(), true, (_, answers) -> answers.boundNats()));
        if (fitted instanceof Classifies && images.labelled()) {
            kinds.add(new Kind("accuracy", Meaning.EXACT, false, (part, answers) -> answers.hits(part)));
            kinds.add(new Kind("cross_entropy", Meaning.EXACT, true, (part, answers) -> answers.natsOfLabels(part)));
        }
        if (fitted instanceof Reconstructs reconstructs)
            kinds.add(new Kind(
                    "reconstruction_error",
                    Meaning.EXACT,
                    true,
                    (part, _) -> squaredErrors(part, reconstructs.reconstruct(part))));
        return kinds;
    }

    private static Kind likelihood(Scores scores) {
        return switch (scores.space()) {
            case BYTES ->
                new Kind(
                        "bits_per_dim",
                        scores.meaning(),
                        true,
                        (part, answers) -> Arrays.stream(answers.nats())
                                .map(nats -> nats / part.imageSize())
                                .toArray());
            case BINARIZED ->
                new Kind("nats_per_binarized_image", scores.meaning(), true, (_, answers) -> answers.nats());
        };
    }

    /** Squared errors of each image, the mean over its values on [0, 1]. */
    public static double[] squaredErrors(Images images, Images reconstructed) {
        byte[] a = images.pixels(), b = reconstructed.pixels();
        double[] errors = new double[images.count()];
        for (int i = 0; i < a.length; i++) {
            double difference = (Byte.toUnsignedInt(a[i]) - Byte.toUnsignedInt(b[i])) / 255.0;
            errors[i / images.imageSize()] += difference * difference / images.imageSize();
        }
        return errors;
    }
}
