package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.generative.certificate.Dependencies;
import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.certificate.DependencyMatrix.Violation;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelCnnCausalityTest {
    /** One channel for each colour: a mask opens weights by colour group alone, so more channels add no connection. */
    @ParameterizedTest
    @CsvSource({"28, 28, 1, 8", "28, 28, 3, 4", "1, 1, 3, 1", "1, 9, 1, 3", "9, 1, 3, 2", "5, 7, 2, 0", "32, 32, 3, 2"})
    void noLogitsSeeTheirOwnIntensityOrALaterOne(int height, int width, int colours, int layers) {
        assertEquals(
                List.of(),
                matrix(network(colours, colours, layers, 2), height, width).violations());
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "3, 12"})
    void channelsAndLevelsAddNoConnection(int colours, int channels) {
        DependencyMatrix thin = matrix(network(colours, colours, 2, 2), 6, 7);
        DependencyMatrix wide = matrix(network(colours, channels, 2, 256), 6, 7);
        for (Place place : places(6, 7, colours)) assertEquals(thin.receptiveField(place), wide.receptiveField(place));
    }

    /**
     * By hand: the first layer shows rows -3 to -1, columns -3 to 3, and columns -3 to -1 of its own row. Each of n further
     * layers either goes up a row, with a column -1 to 1, or stays, with a column -1 or 0. So r rows up, with r of 1 to
     * n + 3, columns -3 - n to 3 + min(r - 1, n) can be seen, and columns -3 - n to -1 of the own row.
     */
    @ParameterizedTest
    @CsvSource({"0", "1", "3"})
    void theReceptiveFieldIsTheOneDerivedByHand(int layers) {
        int height = 9, width = 14;
        DependencyMatrix matrix = matrix(network(1, 1, layers, 2), height, width);
        for (Place place : places(height, width, 1)) {
            List<Place> expected = new ArrayList<>();
            for (Place other : places(height, width, 1)) {
                int up = place.row() - other.row(), right = other.column() - place.column();
                int last = up == 0 ? -1 : 3 + Math.min(up - 1, layers);
                if (up >= 0 && up <= layers + 3 && right >= -3 - layers && right <= last) expected.add(other);
            }
            assertEquals(expected, matrix.receptiveField(place));
        }
    }

    @Test
    void theBlindSpotLiesToTheRightOfTheFunnelAndBeyondItsReach() {
        DependencyMatrix matrix = matrix(network(1, 1, 1, 2), 7, 14);
        assertEquals("""
            oooooooooooooo
            o#########oooo
            o#########oooo
            o#########oooo
            o########ooooo
            o####@........
            ..............
            """, matrix.view(new Place(5, 5, 0)).picture(0));
        assertTrue(matrix.blindSpot(new Place(5, 5, 0)).contains(new Place(4, 9, 0)));
        assertEquals(
                List.of(),
                matrix.blindSpot(new Place(2, 3, 0)).stream()
                        .filter(place -> place.column() < 7)
                        .toList());
    }

    @Test
    void theColoursOfAPixelComeInOrder() {
        DependencyMatrix matrix = matrix(network(3, 3, 1, 2), 2, 2);
        var red = new Place(1, 0, 0);
        var green = new Place(1, 0, 1);
        var blue = new Place(1, 0, 2);
        assertEquals(places(1, 2, 3), matrix.receptiveField(red));
        assertTrue(matrix.sees(green, red) && matrix.sees(blue, red) && matrix.sees(blue, green));
    }

    @Test
    void maskBInTheFirstLayerIsFound() {
        PixelCnn.Network sound = network(1, 2, 1, 2);
        var planted = new PixelCnn.Network(
                sound.features(), masked(sound.first(), Mask.B), sound.hidden(), sound.wide(), sound.logits());
        List<Violation> itself = places(4, 5, 1).stream()
                .map(place -> new Violation(place, place))
                .toList();
        assertEquals(itself, matrix(planted, 4, 5).violations());
    }

    /** Red and green then see what any group of the first layer has seen of their pixel: red and green, but not blue. */
    @Test
    void aLayerWithoutColourGroupsIsFound() {
        PixelCnn.Network sound = network(3, 3, 1, 2);
        var mixing = new PixelCnn.Residual(masked(sound.hidden().getFirst().conv(), Mask.B));
        var planted =
                new PixelCnn.Network(sound.features(), sound.first(), List.of(mixing), sound.wide(), sound.logits());
        List<Violation> expected = new ArrayList<>();
        for (Place red : places(2, 3, 1)) {
            var green = new Place(red.row(), red.column(), 1);
            expected.add(new Violation(red, red));
            expected.add(new Violation(red, green));
            expected.add(new Violation(green, green));
        }
        assertEquals(expected, matrix(planted, 2, 3).violations());
    }

    private static Conv masked(Conv conv, Mask mask) {
        return new Conv(conv.weight(), conv.bias(), mask);
    }

    /**
     * Level 2 of a binary network is given features that are not numbers; what they reach is not a number. F64 is the
     * definition of the ops, F32 the fast path that users run.
     */
    @ParameterizedTest
    @CsvSource({"1, F64", "3, F64", "1, F32", "3, F32"})
    void theMatrixIsExactlyWhereANaNGoes(int colours, DType dtype) {
        PixelCnn.Network sound = Untrained.network(new PixelCnn.Config(colours, 6, 1, 2), 1, dtype, Device.CPU);
        Tensor table = Tensor.full(Double.NaN, dtype, Shape.of(3, 4), Device.CPU);
        for (int i = 0; i < 8; i++) table.set(i, sound.features().table().get(i));
        var marking = new PixelCnn.Network(
                new PixelFeatures(table), sound.first(), sound.hidden(), sound.wide(), sound.logits());
        checkDependents(
                marking,
                5,
                4,
                colours,
                2,
                (matrix, logits, marked, before, after) ->
                        assertEquals(matrix.sees(logits, marked), Double.isNaN(after), logits + " of " + marked));
    }

    /** A flat relu may hide a dependency, so a change reaches a part of what the matrix allows, here most of it. */
    @ParameterizedTest
    @CsvSource({"1", "3"})
    void aChangeReachesOnlyWhatTheMatrixAllows(int colours) {
        int[] reached = new int[1];
        int[] allowed = new int[1];
        checkDependents(
                network(colours, 4 * colours, 1, 2), 5, 4, colours, 1, (matrix, logits, changed, before, after) -> {
                    boolean sees = matrix.sees(logits, changed);
                    if (before != after) {
                        assertTrue(sees, logits + " of " + changed);
                        reached[0]++;
                    }
                    if (sees) allowed[0]++;
                });
        assertTrue(reached[0] > 0.9 * allowed[0], reached[0] + " of " + allowed[0]);
    }

    /** What happened to a logit when one intensity took another level. */
    private interface Comparison {
        void check(DependencyMatrix matrix, Place logits, Place changed, double before, double after);
    }

    private static void checkDependents(
            PixelCnn.Network network, int height, int width, int colours, int level, Comparison comparison) {
        DependencyMatrix matrix = matrix(network, height, width);
        List<Place> places = places(height, width, colours);
        try (var _ = Scope.open()) {
            Tensor image = Tensor.zeros(DType.U8, Shape.of(1, height, width, colours), Device.CPU);
            Tensor before = network.forward(image);
            for (int i = 0; i < places.size(); i++)
                try (var _ = Scope.open()) {
                    Tensor other = image.to(DType.U8, Device.CPU);
                    other.set(i, level);
                    Tensor after = network.forward(other);
                    for (int o = 0; o < after.size(); o++)
                        comparison.check(matrix, places.get(o / 2), places.get(i), before.get(o), after.get(o));
                }
        }
    }

    @Test
    void theImagesOfABatchDoNotSeeEachOther() {
        try (var tape = Tape.open()) {
            Tensor images = Tensor.zeros(DType.U8, Shape.of(2, 3, 3, 1), Device.CPU);
            Tensor logits = network(1, 1, 1, 2).forward(images);
            var dependencies = Dependencies.on(images, tape);
            for (int o = 0; o < logits.size(); o++) {
                int first = o / 18 * 9;
                assertTrue(dependencies.of(logits, o).stream().allMatch(i -> first <= i && i < first + 9));
            }
        }
    }

    private static PixelCnn.Network network(int colours, int channels, int layers, int levels) {
        var config = new PixelCnn.Config(colours, channels, layers, levels);
        return Untrained.network(config, 1, DType.F64, Device.CPU);
    }

    private static DependencyMatrix matrix(PixelCnn.Network network, int height, int width) {
        int colours = network.logits().mask().groups();
        return DependencyMatrix.of(network::forward, height, width, colours, Device.CPU);
    }

    /** All intensities of an image, in order. */
    static List<Place> places(int height, int width, int colours) {
        List<Place> places = new ArrayList<>();
        for (int row = 0; row < height; row++)
            for (int column = 0; column < width; column++)
                for (int colour = 0; colour < colours; colour++) places.add(new Place(row, column, colour));
        return places;
    }
}
