package hanji.generative.zoo;

import static hanji.generative.zoo.PixelCnnCausalityTest.places;
import static hanji.kernels.layout.Pad.pad;
import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.recurrent.GridRnn.shifted;
import static hanji.kernels.recurrent.Lstm.lstm;
import static hanji.kernels.recurrent.Skew.skew;
import static hanji.kernels.recurrent.Skew.unskew;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.certificate.DependencyMatrix.Violation;
import hanji.generative.sampler.RecurrentLayer;
import hanji.generative.sampler.RecurrentLayer.Recurrence;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each intensity of a PixelRNN can depend on: all before it, or the triangle above it, and nothing else. */
class PixelRnnCausalityTest {
    private static PixelRnn.Network network(PixelRnns model, int colours, int layers) {
        var site = PixelRnns.site(4, 4, colours, DType.F64, Device.CPU);
        return model.create(new PixelRnn.Options(colours, layers, 0.01), 2, site);
    }

    private static DependencyMatrix matrix(PixelRnn.Network network, int height, int width) {
        return DependencyMatrix.of(
                network::forward, height, width, network.logits().mask().groups(), Device.CPU);
    }

    @ParameterizedTest
    @CsvSource({
        "ROW_LSTM, 12, 11, 1, 2",
        "ROW_LSTM, 5, 6, 3, 2",
        "ROW_LSTM, 1, 9, 3, 1",
        "ROW_LSTM, 9, 1, 1, 3",
        "DIAGONAL_BILSTM, 12, 11, 1, 2",
        "DIAGONAL_BILSTM, 5, 6, 3, 2",
        "DIAGONAL_BILSTM, 1, 9, 3, 1",
        "DIAGONAL_BILSTM, 9, 1, 1, 3"
    })
    void noLogitsSeeTheirOwnIntensityOrALaterOne(PixelRnns model, int height, int width, int colours, int layers) {
        assertEquals(
                List.of(),
                matrix(network(model, colours, layers), height, width).violations());
    }

    /**
     * All before it, at any distance, but one intensity: no map of a row shows the last one of the row, so the row below sees it
     * only within three columns, by the first layer. One layer is enough, and more see no more.
     */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "3, 1"})
    void theDiagonalBiLstmSeesAllBeforeButTheLastOfTheRowAbove(int colours, int layers) {
        int height = colours == 1 ? 9 : 5, width = 13;
        DependencyMatrix matrix = matrix(network(PixelRnns.DIAGONAL_BILSTM, colours, layers), height, width);
        for (Place place : places(height, width, colours)) {
            boolean far = place.row() > 0 && place.column() < width - 4;
            List<Place> unseen = far ? List.of(new Place(place.row() - 1, width - 1, colours - 1)) : List.of();
            assertEquals(unseen, matrix.blindSpot(place));
        }
    }

    /**
     * By hand: the first layer shows a window of 7 x 7 up to the pixel; each further one what its map shows at the pixel, at the one
     * to its left, and the same of all pixels r rows above and at most r columns beside it.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theRowLstmSeesTheTriangleAbove(int layers) {
        int height = 6, width = 19;
        List<Place> places = places(height, width, 1);
        BitSet[] seen = new BitSet[height * width];
        for (int at = 0; at < seen.length; at++) {
            seen[at] = new BitSet();
            for (int other = 0; other < at; other++)
                if (at / width - other / width <= 3 && Math.abs(at % width - other % width) <= 3) seen[at].set(other);
        }
        for (int l = 0; l < layers; l++) seen = throughALayer(seen, height, width);
        DependencyMatrix matrix = matrix(network(PixelRnns.ROW_LSTM, 1, layers), height, width);
        int blind = 0;
        for (int at = 0; at < seen.length; at++) {
            assertEquals(seen[at].stream().mapToObj(places::get).toList(), matrix.receptiveField(places.get(at)));
            blind += at - seen[at].cardinality();
        }
        assertTrue(blind > 0);
    }

    private static BitSet[] throughALayer(BitSet[] map, int height, int width) {
        BitSet[] seen = new BitSet[map.length];
        for (int at = 0; at < map.length; at++) {
            seen[at] = (BitSet) map[at].clone();
            int y = at / width, x = at % width;
            for (int up = 0; up <= y; up++)
                for (int column = Math.max(0, x - up); column <= Math.min(width - 1, x + up); column++) {
                    int other = (y - up) * width + column;
                    seen[at].or(map[other]);
                    if (column > 0) seen[at].or(map[other - 1]);
                }
        }
        return seen;
    }

    @ParameterizedTest
    @EnumSource
    void theColoursOfAPixelComeInOrder(PixelRnns model) {
        DependencyMatrix matrix = matrix(network(model, 3, 2), 2, 2);
        var red = new Place(1, 0, 0);
        var green = new Place(1, 0, 1);
        var blue = new Place(1, 0, 2);
        assertEquals(places(1, 2, 3), matrix.receptiveField(red));
        assertTrue(matrix.sees(green, red) && matrix.sees(blue, red) && matrix.sees(blue, green));
    }

    private static Conv masked(Conv conv, Mask.Kind kind) {
        return new Conv(conv.weight(), conv.bias(), new Mask(kind, conv.mask().groups()));
    }

    @ParameterizedTest
    @EnumSource
    void maskBInTheFirstLayerIsFound(PixelRnns model) {
        PixelRnn.Network sound = network(model, 1, 2);
        var faulty = new PixelRnn.Network(
                sound.features(), masked(sound.first(), Mask.Kind.B), sound.layers(), sound.wide(), sound.logits());
        List<Violation> itself = places(3, 4, 1).stream()
                .map(place -> new Violation(place, place))
                .toList();
        assertEquals(itself, matrix(faulty, 3, 4).violations());
    }

    /** Of images 3 x 4, where the states of the layers are computed in another way. */
    private static <L extends RecurrentLayer> List<Violation> planted(
            PixelRnns model, int colours, Class<L> type, Function<L, Function<Tensor, Tensor>> states) {
        PixelRnn.Network network = network(model, colours, 1);
        return DependencyMatrix.of(
                        images -> network.forward(
                                images,
                                (layer, map) -> states.apply(type.cast(layer)).apply(map)),
                        3,
                        4,
                        colours,
                        Device.CPU)
                .violations();
    }

    private static List<Violation> plantedInDiagonals(
            Function<RecurrentLayer.Diagonal, Function<Tensor, Tensor>> states) {
        return planted(PixelRnns.DIAGONAL_BILSTM, 1, RecurrentLayer.Diagonal.class, states);
    }

    private static List<Violation> plantedInRows(
            int colours, Function<RecurrentLayer.Row, Function<Tensor, Tensor>> states) {
        return planted(PixelRnns.ROW_LSTM, colours, RecurrentLayer.Row.class, states);
    }

    private static Violation violation(int row, int column, int seenRow, int seenColumn) {
        return new Violation(new Place(row, column, 0), new Place(seenRow, seenColumn, 0));
    }

    @Test
    void aDirectionFromTheRightThatIsNotShiftedIsFound() {
        List<Violation> found = plantedInDiagonals(layer -> map ->
                add(DiagonalBiLstm.fromLeft(layer.fromLeft(), map), DiagonalBiLstm.fromRight(layer.fromRight(), map)));
        assertTrue(found.contains(violation(1, 1, 1, 1)), found::toString);
        assertTrue(found.contains(violation(1, 1, 1, 2)), found::toString);
    }

    /** Skewed back by a column less, a pixel has the state of the one to its right. */
    @Test
    void anImageSkewedBackByOneColumnLessIsFound() {
        List<Violation> found = plantedInDiagonals(layer -> map -> add(
                pad(slice(DiagonalBiLstm.fromLeft(layer.fromLeft(), map), 2, 1, 4), 2, 0, 1),
                shifted(DiagonalBiLstm.fromRight(layer.fromRight(), map), 1)));
        assertTrue(found.contains(violation(1, 1, 1, 1)), found::toString);
    }

    /** On diagonals, a pixel that reads the row below reads what is to the left of it there. */
    @Test
    void aDiagonalThatReadsTheRowBelowIsFound() {
        List<Violation> found = plantedInDiagonals(layer -> map -> {
            Recurrence right = layer.fromLeft();
            Tensor columns = permute(skew(right.input().forward(map)), 0, 2, 1, 3);
            return unskew(permute(lstm(columns, right.states(), 0), 0, 2, 1, 3));
        });
        assertTrue(found.contains(violation(1, 3, 2, 0)), found::toString);
    }

    @Test
    void aRowWithoutAMaskIsFound() {
        List<Violation> found = plantedInRows(1, layer -> map -> {
            Recurrence down = layer.down();
            return lstm(masked(down.input(), Mask.Kind.NONE).forward(map), down.states(), 1);
        });
        assertTrue(found.contains(violation(0, 0, 0, 0)), found::toString);
    }

    /** The gates of a colour are side by side behind K^is; red would take some of green's. */
    @Test
    void gatesInTheOrderOfTheColoursAreFound() {
        List<Violation> found = plantedInRows(
                3,
                layer -> map ->
                        lstm(layer.down().input().forward(map), layer.down().states(), 1));
        assertTrue(found.contains(new Violation(new Place(0, 0, 0), new Place(0, 0, 1))), found::toString);
    }

    /** Red then sees what the other colours have seen of its own pixel. */
    @ParameterizedTest
    @EnumSource
    void coloursThatAreMixedBehindTheStatesAreFound(PixelRnns model) {
        PixelRnn.Network sound = network(model, 3, 1);
        List<RecurrentLayer> layers = sound.layers().stream()
                .map(layer -> mixed(layer, masked(layer.out(), Mask.Kind.NONE)))
                .toList();
        var faulty = new PixelRnn.Network(sound.features(), sound.first(), layers, sound.wide(), sound.logits());
        assertTrue(matrix(faulty, 3, 4).violations().contains(new Violation(new Place(0, 0, 0), new Place(0, 0, 1))));
    }

    private static RecurrentLayer mixed(RecurrentLayer layer, Conv out) {
        return switch (layer) {
            case RecurrentLayer.Row(var down, var _) -> new RecurrentLayer.Row(down, out);
            case RecurrentLayer.Diagonal(var fromLeft, var fromRight, var _) ->
                new RecurrentLayer.Diagonal(fromLeft, fromRight, out);
        };
    }
}
