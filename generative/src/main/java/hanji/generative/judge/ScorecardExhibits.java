package hanji.generative.judge;

import hanji.generative.measure.Autocorrelation;
import hanji.generative.measure.Figure;
import hanji.generative.measure.Interval;
import hanji.generative.report.ClassNames;
import hanji.generative.report.Exhibit;
import hanji.generative.report.Exhibit.Grid;
import hanji.generative.report.Exhibit.Maps;
import hanji.generative.report.Exhibit.Pictures;
import hanji.generative.report.Exhibit.Table;
import hanji.generative.report.HeatMap;
import hanji.generative.report.HeatMaps;
import hanji.generative.report.Plural;
import hanji.nn.data.Images;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What there is to see of a card. */
public final class ScorecardExhibits {
    private static final int SHOWN = 64;
    private static final int PAIRS = 16;
    private static final int MOST_CLASSES = 100;

    private ScorecardExhibits() {}

    /** The figures on test images, each with what it is blind to. */
    public static Table figures(List<Figure> figures, int images) {
        return new Table(
                "Figures on test images",
                List.of("figure", "value", "meaning", "better", "is blind to"),
                figures.stream()
                        .map(figure -> List.of(
                                figure.words(),
                                figure.text(),
                                figure.meaning().toString(),
                                figure.lowerIsBetter() ? "lower" : "higher",
                                BlindSpots.of(figure)))
                        .toList(),
                "Means over " + Plural.of(images, "test image") + "; ± is the standard error.");
    }

    /**
     * Everything else.
     *
     * @param trained images that the model was trained on
     */
    public static List<Exhibit> of(Scorecard card, Images trained) {
        List<Exhibit> exhibits = new ArrayList<>();
        exhibits.add(rows(card));
        exhibits.add(new Pictures(
                "Samples",
                List.of(
                        new Grid(card.drawn().images().limit(SHOWN), "Drawn by the model"),
                        new Grid(card.real().images().limit(SHOWN), "Real, unseen in training"))));
        exhibits.add(new Pictures(
                "Copies?",
                List.of(
                        new Grid(
                                pairs(card.drawn(), trained),
                                "Pairs: a sample, and the training image nearest to it. Of all samples those that have the"
                                        + " nearest ones"),
                        new Grid(
                                pairs(card.real(), trained),
                                "The same of real images unseen in training: how near two images can be that nobody"
                                        + " copied"))));
        textures(card).ifPresent(exhibits::add);
        classes(card).ifPresent(exhibits::add);
        exhibits.add(meanings(card));
        return exhibits;
    }

    /** How many kinds of stacks were drawn. */
    public static Table of(StackedModes modes) {
        String lower = Yardstick.Better.LOWER.toString(), higher = Yardstick.Better.HIGHER.toString();
        return new Table(
                "Kinds of stacks",
                List.of("figure", "samples", "real images", "better"),
                List.of(
                        row("stacked modes", modes.drawn(), modes.real(), higher),
                        row("divergence of kinds, nats", modes.divergence(), modes.realDivergence(), lower)),
                String.format(
                        Locale.ROOT,
                        "%,d samples, and as many stacks of unseen images: of how many of the %,d kinds the classifier takes them for, a"
                                + " class for each channel, and the Kullback-Leibler divergence of the kinds' frequencies from"
                                + " those of training images. Blind to variety within a class.",
                        modes.stacks(),
                        modes.kinds()));
    }

    private static List<String> row(String figure, Interval samples, Interval real, String better) {
        return List.of(figure, samples.textWithEnds(), real.textWithEnds(), better);
    }

    private static Table rows(Scorecard card) {
        String real = Plural.of(card.real().images().count(), "unseen image");
        return new Table(
                "Figures of samples",
                List.of("figure", "samples", "real images", "better"),
                card.rows().stream()
                        .map(row -> List.of(
                                row.yardstick().toString(),
                                row.drawn().textWithEnds(),
                                row.floor().map(Interval::textWithEnds).orElse(""),
                                row.yardstick().better().toString()))
                        .toList(),
                Plural.of(card.drawn().images().count(), "sample") + ", held against "
                        + Plural.of(card.reference(), "training image") + ", as were " + real
                        + ": theirs is the floor that no model is asked to go below. In brackets the ends of the 95 %"
                        + " interval, by a jackknife of 20 groups.");
    }

    private static Table meanings(Scorecard card) {
        return new Table(
                "What the figures say",
                List.of("figure", "what it is", "is blind to"),
                card.rows().stream()
                        .map(Scorecard.Row::yardstick)
                        .map(yardstick -> List.of(yardstick.toString(), yardstick.says(), yardstick.blindTo()))
                        .toList(),
                "No figure stands alone: each misses what another sees.");
    }

    /** The images that lie nearest to training images, each beside that one. */
    private static Images pairs(Looked looked, Images trained) {
        double[] distances = looked.nearest().distances();
        int[] order = IntStream.range(0, distances.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> distances[i]))
                .limit(PAIRS)
                .mapToInt(i -> i)
                .toArray();
        Images images = looked.images();
        int size = images.imageSize();
        byte[] pixels = new byte[2 * order.length * size];
        for (int i = 0; i < order.length; i++) {
            images.copyTo(order[i], pixels, 2 * i * size);
            trained.copyTo(looked.nearest().nearest()[order[i]], pixels, (2 * i + 1) * size);
        }
        return Images.unlabelled(images.height(), images.width(), images.channels(), pixels);
    }

    private static Optional<Maps> textures(Scorecard card) {
        Looked drawn = card.drawn(), real = card.real();
        if (drawn.texture().isEmpty()) return Optional.empty();
        var maps = List.of(
                map("samples", drawn.texture()),
                map("real images", real.texture()),
                map("samples, zoomed in on the middle", drawn.middle()),
                map("real images, zoomed in", real.middle()));
        return Optional.of(new Maps(
                "Texture",
                new HeatMaps("Correlation of a pixel with those round it", "", 2, maps),
                "The square in the middle is the pixel itself, the others lie so many rows and columns from it; orange is a"
                        + " negative correlation."));
    }

    private static HeatMap map(String title, Optional<Autocorrelation> texture) {
        Autocorrelation of = texture.orElseThrow();
        double[] values = of.map();
        double low = 0;
        for (double value : values) low = Math.min(low, value);
        return new HeatMap(title, 2 * of.reach() + 1, values, low, 1);
    }

    private static Optional<Table> classes(Scorecard card) {
        if (card.drawn().described().isEmpty()) return Optional.empty();
        int[] drawn = card.drawn().described().get().counts();
        int[] real = card.real().described().orElseThrow().counts();
        var names = new ClassNames(card.real().images().classNames());
        int classes = Math.max(names.names().size(), Math.max(drawn.length, real.length));
        if (classes > MOST_CLASSES) return Optional.empty();
        List<List<String>> rows = new ArrayList<>();
        for (int c = 0; c < classes; c++)
            rows.add(List.of(
                    names.of(c),
                    Integer.toString(c < drawn.length ? drawn[c] : 0),
                    Integer.toString(c < real.length ? real[c] : 0)));
        return Optional.of(new Table(
                "Classes",
                List.of("class", "samples", "real images"),
                rows,
                "How many images the classifier takes for each class."));
    }
}
