package hanji.generative.judge;

import static hanji.generative.measure.Auroc.auroc;

import hanji.generative.measure.Autocorrelation;
import hanji.generative.measure.Described;
import hanji.generative.measure.Jackknife;
import hanji.generative.measure.NearestImages;
import hanji.generative.measure.Sharpness;
import hanji.generative.measure.Statistic;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * Holds images that a model drew against real ones, beside as many real ones that it has not seen: the floor that no model is asked
 * to go below. Intervals are over the images that are judged; those that they are held against stay the same.
 *
 * @param classifier on whose features images are judged; without one those figures are left out
 * @param training images of the data set, of which a random part is what images are held against
 * @param trained images that the model was trained on
 * @param unseen real images that it was not
 * @param noise for which unseen images are judged, and which images form a group
 */
public record Judging(
        Optional<FeatureClassifier> classifier,
        Images training,
        Images trained,
        Images unseen,
        Device device,
        Noise noise) {
    /** Fewest samples that can be judged. */
    public static final int FEWEST = Jackknife.GROUPS;

    /** Most of them: all distances between them are kept. */
    public static final int MOST = 5_000;

    /** Which training images are the reference: the same whatever the seed of the samples. */
    private static final Philox REFERENCE = new Noise(0).of("judge: reference", 0);

    /** @throws IllegalArgumentException if there are fewer training images than {@link #FEWEST} */
    public Judging {
        if (training.count() < FEWEST)
            throw new IllegalArgumentException("%d training images are too few to hold samples against; at least %d"
                    .formatted(training.count(), FEWEST));
    }

    /** Sees how far the work is. */
    @FunctionalInterface
    public interface Progress {
        /** @param done share, 0 to 1 */
        void show(double done, String phase);
    }

    /** What images are held against. */
    private record Reference(
            Optional<FeatureReference> features, Optional<Autocorrelation> texture, Optional<Autocorrelation> middle) {
        /** All that is asked of one side, samples or real images. */
        Map<Yardstick, Statistic> statistics(Looked side, Looked real) {
            Map<Yardstick, Statistic> statistics = new EnumMap<>(Yardstick.class);
            NearestImages own = side.nearest(), others = real.nearest();
            statistics.put(Yardstick.MEMORIZATION, nearer(own.distances(), others.distances()));
            statistics.put(Yardstick.MEMORIZATION_BY_RATIO, nearer(own.ratios(), others.ratios()));
            if (Sharpness.isDefined(side.images()))
                statistics.put(Yardstick.SHARPNESS, Statistic.mean(Sharpness.of(side.images())));
            features.ifPresent(all -> all.put(side.described().orElseThrow(), statistics));
            texture.ifPresent(all -> statistics.put(
                    Yardstick.AUTOCORRELATION_DISTANCE,
                    side.texture().orElseThrow().distance(all)));
            middle.ifPresent(all -> statistics.put(
                    Yardstick.AUTOCORRELATION_DISTANCE_ZOOMED_IN,
                    side.middle().orElseThrow().distance(all)));
            return statistics;
        }
    }

    /**
     * The card of some samples.
     *
     * @param samples at least {@link #FEWEST} and at most {@link #MOST}, of the size of the other images
     */
    public Scorecard of(Images samples, Progress progress) {
        Images against = chosen(training, MOST, REFERENCE);
        var reference = new Reference(
                classifier.map(judge -> new FeatureReference(
                        device, judge.describe(against, done -> progress.show(0.2 * done, "training images")))),
                texture(against),
                middle(against));
        Looked real = look(
                chosen(unseen, samples.count(), noise.of("judge: unseen", 0)),
                done -> progress.show(0.2 + 0.25 * done, "unseen images"));
        Looked drawn = look(samples, done -> progress.show(0.45 + 0.25 * done, "samples"));
        List<Scorecard.Row> rows = rows(drawn, real, reference, progress);
        progress.show(1, "judged");
        return new Scorecard(rows, against.count(), drawn, real);
    }

    private List<Scorecard.Row> rows(Looked drawn, Looked real, Reference reference, Progress progress) {
        Map<Yardstick, Statistic> ofDrawn = reference.statistics(drawn, real);
        Map<Yardstick, Statistic> ofReal = reference.statistics(real, real);
        Philox groups = noise.of("judge: groups", 0);
        int floors = real.images().count();
        List<Scorecard.Row> rows = new ArrayList<>();
        ofDrawn.forEach((yardstick, statistic) -> {
            progress.show(0.7 + 0.3 * rows.size() / ofDrawn.size(), yardstick.toString());
            rows.add(new Scorecard.Row(
                    yardstick,
                    yardstick.possible(Jackknife.of(drawn.images().count(), groups, statistic)),
                    Optional.ofNullable(ofReal.get(yardstick))
                            .filter(_ -> floors >= FEWEST)
                            .map(floor -> yardstick.possible(Jackknife.of(floors, groups, floor)))));
        });
        return List.copyOf(rows);
    }

    /** The chance that one of the others' values is above one's own, ties counted half. */
    private static Statistic nearer(double[] own, double[] others) {
        return members -> auroc(Arrays.stream(members).mapToDouble(i -> own[i]).toArray(), others);
    }

    private Looked look(Images images, DoubleConsumer progress) {
        NearestImages nearest = NearestImages.of(device, images, trained, done -> progress.accept(0.8 * done));
        Optional<Described> described =
                classifier.map(judge -> judge.describe(images, done -> progress.accept(0.8 + 0.2 * done)));
        return new Looked(images, nearest, described, texture(images), middle(images));
    }

    private static Optional<Autocorrelation> texture(Images images) {
        return Autocorrelation.isDefined(images) ? Optional.of(Autocorrelation.of(images)) : Optional.empty();
    }

    private static Optional<Autocorrelation> middle(Images images) {
        return Autocorrelation.isDefined(images)
                ? Optional.of(Autocorrelation.of(Autocorrelation.middle(images)))
                : Optional.empty();
    }

    /** So many of the images at random, in their order, with their labels; all where there are no more. */
    public static Images chosen(Images images, int count, Philox random) {
        if (images.count() <= count) return images;
        int[] numbers = Arrays.copyOf(random.permutation(images.count()), count);
        Arrays.sort(numbers);
        return images.select(numbers);
    }
}
