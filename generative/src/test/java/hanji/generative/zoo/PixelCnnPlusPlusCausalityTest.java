package hanji.generative.zoo;

import static hanji.generative.zoo.PixelCnnCausalityTest.places;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.certificate.DependencyMatrix.Violation;
import hanji.generative.sampler.GatedBlock;
import hanji.generative.sampler.PixelStream;
import hanji.generative.sampler.TwoStreams;
import hanji.kernels.conv.Window;
import hanji.kernels.layout.Reshape;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.ShiftedConv;
import hanji.nn.layer.TransposedConv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the mixture of each intensity of a PixelCNN++ can depend on. */
class PixelCnnPlusPlusCausalityTest {
    private static final int CHANNELS = 2;

    private static PixelCnnPlusPlus.Network network(int colours, int halvings, int classes) {
        return PixelCnnPlusPlusTest.network(
                new PixelCnnPlusPlus.Config(colours, CHANNELS, 1, halvings, 1, 2, classes), DType.F64, Device.CPU);
    }

    private static DependencyMatrix ofLogits(PixelCnnPlusPlus.Network network, int height, int width, int colours) {
        return DependencyMatrix.of(network.given(List.of())::forward, height, width, colours, Device.CPU);
    }

    /** Of the numbers of the mixtures of grey pixels. */
    private static DependencyMatrix ofNumbers(PixelCnnPlusPlus.Network network, int height, int width) {
        return DependencyMatrix.of(
                images -> Reshape.reshape(network.given(List.of()).numbers(images), 1, height, width, 1, 3),
                height,
                width,
                1,
                Device.CPU);
    }

    @ParameterizedTest
    @CsvSource({"28, 28, 2", "9, 12, 2", "1, 1, 0", "1, 9, 3", "9, 1, 2", "5, 5, 0"})
    void noMixtureSeesItsOwnPixelOrALaterOne(int height, int width, int halvings) {
        assertEquals(
                List.of(), ofNumbers(network(1, halvings, 0), height, width).violations());
    }

    @Test
    void theColoursOfAPixelComeInOrder() {
        DependencyMatrix matrix = ofLogits(network(3, 1, 0), 3, 3, 3);
        assertEquals(List.of(), matrix.violations());
        var red = new Place(1, 1, 0);
        var green = new Place(1, 1, 1);
        var blue = new Place(1, 1, 2);
        assertTrue(matrix.sees(green, red) && matrix.sees(blue, red) && matrix.sees(blue, green));
        assertTrue(matrix.sees(red, new Place(1, 0, 2)) && matrix.sees(red, new Place(0, 2, 2)));
    }

    @Test
    void everyPixelBeforeItIsSeen() {
        DependencyMatrix matrix = ofNumbers(network(1, 2, 0), 7, 7);
        for (Place place : places(7, 7, 1)) assertEquals(List.of(), matrix.blindSpot(place), place + " is blind");
    }

    /** Each pixel changed in turn changes the mixtures of those that the proof names, and no others. */
    @ParameterizedTest
    @CsvSource({"6, 7, 0", "7, 5, 1", "6, 6, 2"})
    void theMatrixIsTheOneThatChangesShow(int height, int width, int halvings) {
        PixelCnnPlusPlus.Network network = network(1, halvings, 0);
        DependencyMatrix matrix = ofNumbers(network, height, width);
        double[] black = numbers(network, height, width, -1);
        for (int changed = 0; changed < height * width; changed++) {
            double[] now = numbers(network, height, width, changed);
            for (int i = 0; i < height * width; i++) {
                boolean differs = !Arrays.equals(black, 3 * i, 3 * i + 3, now, 3 * i, 3 * i + 3);
                Place of = new Place(i / width, i % width, 0), by = new Place(changed / width, changed % width, 0);
                assertEquals(differs, matrix.sees(of, by), of + " of " + by);
            }
        }
    }

    private static double[] numbers(PixelCnnPlusPlus.Network network, int height, int width, int white) {
        Tensor image = Tensor.zeros(DType.U8, Shape.of(1, height, width, 1), Device.CPU);
        if (white >= 0) image.set(white, 1);
        return network.given(List.of()).numbers(image).toDoubles();
    }

    private static List<Violation> planted(UnaryOperator<TwoStreams> fault) {
        PixelCnnPlusPlus.Network sound = network(1, 1, 0);
        var faulty = new PixelCnnPlusPlus.Network(sound.features(), fault.apply(sound.streams()), sound.mixture());
        return ofNumbers(faulty, 4, 4).violations();
    }

    private static ShiftedConv shifted(ShiftedConv conv, int up, int left) {
        return new ShiftedConv(conv.weight(), conv.bias(), conv.stride(), up, left);
    }

    private static TwoStreams with(TwoStreams s, PixelStream down, PixelStream downRight) {
        return new TwoStreams(s.above(), s.rowAbove(), s.toTheLeft(), down, downRight, s.out());
    }

    private static final Violation OWN_ROW = new Violation(new Place(1, 1, 0), new Place(1, 2, 0));

    @Test
    void aShiftTooLittleInAFirstLayerIsFound() {
        List<Violation> above = planted(s -> new TwoStreams(
                shifted(s.above(), 1, 1), s.rowAbove(), s.toTheLeft(), s.down(), s.downRight(), s.out()));
        assertTrue(above.contains(OWN_ROW));
        List<Violation> row = planted(s -> new TwoStreams(
                s.above(), shifted(s.rowAbove(), 0, 1), s.toTheLeft(), s.down(), s.downRight(), s.out()));
        assertTrue(row.contains(OWN_ROW));
        List<Violation> left = planted(s -> new TwoStreams(
                s.above(), s.rowAbove(), shifted(s.toTheLeft(), 1, 0), s.down(), s.downRight(), s.out()));
        assertEquals(new Violation(new Place(0, 0, 0), new Place(0, 0, 0)), left.getFirst());
    }

    private static PixelStream firstBlock(PixelStream stream, UnaryOperator<GatedBlock> fault) {
        List<GatedBlock> blocks = new ArrayList<>(stream.encoder());
        blocks.set(0, fault.apply(blocks.getFirst()));
        return new PixelStream(blocks, stream.inner(), stream.decoder());
    }

    @Test
    void aDownStreamThatLooksDownIsFound() {
        assertFalse(planted(s -> with(
                        s,
                        firstBlock(
                                s.down(),
                                block -> new GatedBlock(
                                        shifted(block.first(), 0, 1), block.beside(), block.second(), block.classes())),
                        s.downRight()))
                .isEmpty());
    }

    /** With the kernel of the down stream, the other one looks to the right in its own row. */
    @Test
    void aDownRightStreamWithTheKernelsOfTheDownStreamIsFound() {
        assertTrue(planted(s -> with(
                        s,
                        s.down(),
                        firstBlock(
                                s.downRight(),
                                block -> new GatedBlock(
                                        s.down().encoder().getFirst().first(),
                                        block.beside(),
                                        block.second(),
                                        block.classes()))))
                .contains(new Violation(new Place(1, 1, 0), new Place(1, 1, 0))));
    }

    /** A down stream that is told the pixel to the left tells of those to the right. */
    @Test
    void aLeakBetweenTheStreamsIsFound() {
        assertTrue(planted(s ->
                        new TwoStreams(s.toTheLeft(), s.rowAbove(), s.toTheLeft(), s.down(), s.downRight(), s.out()))
                .contains(OWN_ROW));
    }

    /** A kernel of 4 x 4 with padding 1, as elsewhere for a factor of 2, takes a coarse pixel one row and column too early. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void upsamplingThatLeaksARowIsFound(boolean right) {
        List<Violation> found = planted(s -> {
            PixelStream stream = right ? s.downRight() : s.down();
            PixelStream.Inner inner = stream.inner().orElseThrow();
            var initializer = Initializer.of(new Noise(5), "leak", DType.F64, Device.CPU);
            var up = TransposedConv.create(4, CHANNELS, CHANNELS, new Window(2, 1), 1, initializer);
            var leaking = new PixelStream(
                    stream.encoder(),
                    Optional.of(new PixelStream.Inner(inner.down(), inner.stream(), up)),
                    stream.decoder());
            return right ? with(s, s.down(), leaking) : with(s, leaking, s.downRight());
        });
        assertTrue(found.contains(new Violation(new Place(1, 1, 0), new Place(1, 1, 0))), found.toString());
    }

    @Test
    void downsamplingByAKernelRoundItsPixelIsFound() {
        var initializer = Initializer.of(new Noise(5), "leak", DType.F64, Device.CPU);
        var round = ShiftedConv.create(3, 3, CHANNELS, CHANNELS, 2, 1, 1, 1, initializer);
        assertTrue(planted(s -> {
                    PixelStream right = s.downRight();
                    PixelStream.Inner inner = right.inner().orElseThrow();
                    var leaking = new PixelStream.Inner(round, inner.stream(), inner.up());
                    return with(s, s.down(), new PixelStream(right.encoder(), Optional.of(leaking), right.decoder()));
                })
                .contains(new Violation(new Place(0, 0, 0), new Place(0, 0, 0))));
    }
}
