package hanji.generative.inspect;

import hanji.generative.certificate.ReceptiveField;
import hanji.generative.certificate.ReceptiveField.Box;
import hanji.generative.inspect.Peaks.Peak;
import hanji.generative.model.LayerChain;
import hanji.generative.model.Layered;
import hanji.generative.report.Picture;
import hanji.nn.data.Images;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What units of a layer saw where they were highest: the part of the image that the unit can depend on at that position, and
 * nothing else can change it.
 *
 * @param units that are shown
 * @param tiles a row of patches for each of them, each at the top left of a place as large as the largest
 * @param height rows of the largest
 * @param width its columns
 */
public record Patches(List<Integer> units, List<Picture> tiles, int height, int width) {
    /**
     * Cuts the patches of those units that are highest at their highest.
     *
     * @param peaks of all units of the layer, as many each
     * @param shown units at most
     */
    public static Patches of(Layered model, String layer, Images images, List<List<Peak>> peaks, int shown) {
        List<Integer> units = IntStream.range(0, peaks.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        unit -> -peaks.get(unit).getFirst().value()))
                .limit(shown)
                .toList();
        Map<Integer, Box> boxes = boxes(model, layer, images, units, peaks);
        int height = largest(boxes, Box::height), width = largest(boxes, Box::width);
        List<Picture> tiles = new ArrayList<>();
        for (int unit : units)
            for (Peak peak : peaks.get(unit)) {
                Box box = Objects.requireNonNull(boxes.get(element(peak, unit, peaks.size())));
                tiles.add(Tiles.part(
                        Tiles.of(images, peak.image()),
                        box.top(),
                        box.left(),
                        box.height(),
                        box.width(),
                        height,
                        width));
            }
        return new Patches(units, tiles, height, width);
    }

    private static int largest(Map<Integer, Box> boxes, Function<Box, Integer> side) {
        return boxes.values().stream().map(side).max(Comparator.naturalOrder()).orElseThrow();
    }

    /** Flat index of a unit at a position in [H, W, units]. */
    private static int element(Peak peak, int unit, int units) {
        return peak.position() * units + unit;
    }

    /** What is seen by each element of the layer that is needed, by its flat index. */
    private static Map<Integer, Box> boxes(
            Layered model, String layer, Images images, List<Integer> units, List<List<Peak>> peaks) {
        List<Integer> elements = List.copyOf(units.stream()
                .flatMap(unit -> peaks.get(unit).stream().map(peak -> element(peak, unit, peaks.size())))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        LayerChain chain = model.layers();
        var fields = ReceptiveField.of(image -> chain.sums(layer, image), model.input(images.slice(0, 1)), elements);
        return IntStream.range(0, elements.size())
                .boxed()
                .collect(Collectors.toMap(
                        elements::get, i -> Box.around(fields.get(i), images.width(), images.channels())));
    }
}
