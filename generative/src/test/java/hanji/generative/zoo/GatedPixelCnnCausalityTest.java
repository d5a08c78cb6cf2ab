package hanji.generative.zoo;

import static hanji.generative.zoo.PixelCnnCausalityTest.places;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.certificate.DependencyMatrix.Violation;
import hanji.generative.sampler.GatedLayer;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each intensity of a gated PixelCNN can depend on: all before it within reach, and nothing else. */
class GatedPixelCnnCausalityTest {
    private static GatedPixelCnn.Network network(int colours, int layers, int classes) {
        return GatedPixelCnnTest.network(
                new GatedPixelCnn.Config(colours, 2 * colours, layers, 2, classes), DType.F64, Device.CPU);
    }

    private static DependencyMatrix matrix(GatedPixelCnn.Network network, int height, int width) {
        boolean told = network.layers().getFirst().condition().isPresent();
        GatedPixelCnn.Given given = network.given(told ? List.of(1) : List.of());
        return DependencyMatrix.of(
                given::forward, height, width, network.logits().mask().groups(), Device.CPU);
    }

    @ParameterizedTest
    @CsvSource({"28, 28, 1, 4, 0", "9, 12, 3, 3, 2", "1, 1, 3, 1, 0", "1, 9, 1, 3, 2", "9, 1, 3, 2, 0"})
    void noLogitsSeeTheirOwnIntensityOrALaterOne(int height, int width, int colours, int layers, int classes) {
        assertEquals(
                List.of(),
                matrix(network(colours, layers, classes), height, width).violations());
    }

    /** 4 layers reach 3 + 3 pixels; the plain PixelCNN of as many layers is blind to some of these. */
    @ParameterizedTest
    @CsvSource({"1", "3"})
    void nothingWithinReachIsABlindSpot(int colours) {
        DependencyMatrix gated = matrix(network(colours, 4, 0), 7, 7);
        DependencyMatrix plain = DependencyMatrix.of(
                Untrained.network(new PixelCnn.Config(colours, colours, 3, 2), 1, DType.F64, Device.CPU)::forward,
                7,
                7,
                colours,
                Device.CPU);
        int blind = 0;
        for (Place place : places(7, 7, colours)) {
            assertEquals(List.of(), gated.blindSpot(place), place + " is blind");
            blind += plain.blindSpot(place).size();
        }
        assertTrue(blind > 0);
    }

    /** By hand: with n layers after the first, rows 1 to n + 3 above, columns -3 - n to 3 + n, and the own row to the left. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void theReceptiveFieldIsTheOneDerivedByHand(int layers) {
        int height = 8, width = 14, reach = layers + 2;
        DependencyMatrix matrix = matrix(network(1, layers, 0), height, width);
        for (Place place : places(height, width, 1)) {
            List<Place> expected = new ArrayList<>();
            for (Place other : places(height, width, 1)) {
                int up = place.row() - other.row(), right = other.column() - place.column();
                if (up >= 0 && up <= reach && Math.abs(right) <= reach && (up > 0 || right < 0)) expected.add(other);
            }
            assertEquals(expected, matrix.receptiveField(place));
        }
    }

    private static Conv masked(Conv conv, Mask.Kind kind, int groups) {
        return new Conv(conv.weight(), conv.bias(), new Mask(kind, groups));
    }

    private static List<Violation> planted(int colours, int layer, UnaryOperator<GatedLayer> fault) {
        GatedPixelCnn.Network sound = network(colours, 2, 0);
        List<GatedLayer> layers = new ArrayList<>(sound.layers());
        layers.set(layer, fault.apply(layers.get(layer)));
        return matrix(new GatedPixelCnn.Network(sound.features(), layers, sound.wide(), sound.logits()), 3, 4)
                .violations();
    }

    @Test
    void maskBInTheFirstLayerIsFound() {
        List<Violation> itself = places(3, 4, 1).stream()
                .map(place -> new Violation(place, place))
                .toList();
        assertEquals(
                itself,
                planted(
                        1,
                        0,
                        layer -> new GatedLayer(
                                layer.vertical(),
                                layer.toHorizontal(),
                                masked(layer.horizontal(), Mask.Kind.B, 1),
                                layer.out(),
                                layer.condition())));
    }

    /** The vertical stack that is shown its own row lets the horizontal one look to the right. */
    @Test
    void aLeakBetweenTheStacksIsFound() {
        List<Violation> found = planted(
                1,
                0,
                layer -> new GatedLayer(
                        masked(layer.vertical(), Mask.Kind.ROWS_UP_TO, 1),
                        layer.toHorizontal(),
                        layer.horizontal(),
                        layer.out(),
                        layer.condition()));
        assertTrue(found.contains(new Violation(new Place(1, 1, 0), new Place(1, 1, 0))));
        assertTrue(found.contains(new Violation(new Place(1, 1, 0), new Place(1, 2, 0))));
    }

    @Test
    void aVerticalStackThatLooksDownIsFound() {
        assertFalse(planted(
                        1,
                        1,
                        layer -> new GatedLayer(
                                masked(layer.vertical(), Mask.Kind.NONE, 1),
                                layer.toHorizontal(),
                                layer.horizontal(),
                                layer.out(),
                                layer.condition()))
                .isEmpty());
    }

    @Test
    void aRowWithoutAMaskIsFound() {
        assertTrue(planted(
                        1,
                        1,
                        layer -> new GatedLayer(
                                layer.vertical(),
                                layer.toHorizontal(),
                                masked(layer.horizontal(), Mask.Kind.NONE, 1),
                                layer.out(),
                                layer.condition()))
                .contains(new Violation(new Place(0, 0, 0), new Place(0, 0, 0))));
    }

    /** Red then sees what the other colours have seen of its own pixel. */
    @Test
    void coloursThatAreMixedBehindAGateAreFound() {
        assertTrue(planted(
                        3,
                        1,
                        layer -> new GatedLayer(
                                layer.vertical(),
                                layer.toHorizontal(),
                                layer.horizontal(),
                                masked(layer.out(), Mask.Kind.NONE, 1),
                                layer.condition()))
                .contains(new Violation(new Place(0, 0, 0), new Place(0, 0, 1))));
    }

    @Test
    void theColoursOfAPixelComeInOrder() {
        DependencyMatrix matrix = matrix(network(3, 2, 0), 2, 2);
        var red = new Place(1, 0, 0);
        var green = new Place(1, 0, 1);
        var blue = new Place(1, 0, 2);
        assertEquals(places(1, 2, 3), matrix.receptiveField(red));
        assertTrue(matrix.sees(green, red) && matrix.sees(blue, red) && matrix.sees(blue, green));
    }
}
