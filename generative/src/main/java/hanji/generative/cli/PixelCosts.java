package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.certificate.FieldOfView;
import hanji.generative.certificate.FieldOfView.Mark;
import hanji.generative.measure.PerPixel;
import hanji.generative.report.HeatMap;
import hanji.generative.report.HeatMaps;
import hanji.generative.run.SavedModel;
import hanji.generative.sampler.Causal;
import hanji.generative.sampler.Codable;
import hanji.nn.data.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * What each pixel costs a density, and another beside it.
 *
 * @param columns of the image, from the left
 */
record PixelCosts(@JsonIgnore HeatMaps maps, List<Column> columns) {
    /**
     * One column.
     *
     * @param bits of a pixel, the mean over rows and images
     * @param other the same under the other density, if there is one
     * @param unseen pixels before the one in the middle row that the other sees and the first does not
     */
    record Column(int column, double bits, Optional<Double> other, Optional<Integer> unseen) {}

    static PixelCosts of(SavedModel model, Optional<SavedModel> other, Images images, DoubleConsumer progress) {
        int width = images.width();
        double parts = other.isPresent() ? 2 : 1;
        double[] bits = PerPixel.bits(codable(model), images, share -> progress.accept(share / parts));
        List<HeatMap> maps = new ArrayList<>(List.of(HeatMap.of(model.card().name(), width, bits)));
        Optional<double[]> ofOther = other.map(
                second -> PerPixel.bits(codable(second), images, share -> progress.accept((1 + share) / parts)));
        other.ifPresent(second -> {
            double[] beside = ofOther.orElseThrow();
            maps.add(HeatMap.of(second.card().name(), width, beside));
            maps.add(HeatMap.of("the first less the second", width, difference(bits, beside)));
        });
        Optional<int[]> unseen = other.flatMap(second -> unseen(model, second, width));
        List<Column> columns = IntStream.range(0, width)
                .mapToObj(column -> new Column(
                        column,
                        mean(bits, column, width),
                        ofOther.map(beside -> mean(beside, column, width)),
                        unseen.map(counts -> counts[column])))
                .toList();
        return new PixelCosts(new HeatMaps("What each pixel costs", "bits", maps.size(), maps), columns);
    }

    private static Codable codable(SavedModel model) {
        return model.able(Codable.class, "say what each pixel costs");
    }

    private static double[] difference(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
    }

    private static double mean(double[] map, int column, int width) {
        return IntStream.range(0, map.length / width)
                .mapToDouble(row -> map[row * width + column])
                .average()
                .orElseThrow();
    }

    /** For each pixel of the middle row, how many the other sees and the first does not. */
    private static Optional<int[]> unseen(SavedModel model, SavedModel other, int width) {
        return views(model, width)
                .flatMap(first -> views(other, width)
                        .map(second -> IntStream.range(0, width)
                                .map(column -> unseen(first.get(column), second.get(column)))
                                .toArray()));
    }

    private static int unseen(FieldOfView first, FieldOfView second) {
        return (int) second.all(Mark.SEEN).stream()
                .filter(seen -> first.mark(seen) == Mark.BLIND)
                .count();
    }

    /** Those of the middle row. */
    private static Optional<List<FieldOfView>> views(SavedModel model, int width) {
        List<Place> places = IntStream.range(0, width)
                .mapToObj(column -> new Place(model.site().height() / 2, column, 0))
                .toList();
        return model.fitted() instanceof Causal causal
                ? FieldOfView.of(causal.products().getFirst(), model.site(), places)
                : Optional.empty();
    }

    String text() {
        boolean two = columns.getFirst().other.isPresent(),
                unseen = columns.getFirst().unseen.isPresent();
        List<String> header = new ArrayList<>(List.of("column", "bits a pixel"));
        if (two) header.addAll(List.of("of the other", "difference"));
        if (unseen) header.add("seen by the other only");
        return TextTable.of(
                header,
                columns.stream()
                        .map(column -> {
                            List<String> cells =
                                    new ArrayList<>(List.of(Integer.toString(column.column), number(column.bits)));
                            column.other.ifPresent(
                                    bits -> cells.addAll(List.of(number(bits), number(column.bits - bits))));
                            column.unseen.ifPresent(count -> cells.add(Integer.toString(count)));
                            return cells;
                        })
                        .toList());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
