package hanji.generative.zoo;

import static hanji.generative.zoo.PixelCnnCausalityTest.places;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.certificate.DependencyMatrix.Violation;
import hanji.generative.model.Site;
import hanji.generative.sampler.LocalBlock;
import hanji.generative.sampler.PixelOrder;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each intensity can depend on, in several orders: paths through neighbours that come earlier and earlier. */
class LocallyMaskedCausalityTest {
    private static final int HEIGHT = 6;
    private static final int WIDTH = 9;

    private static LocallyMasked.Network network(int colours, int layers) {
        var config = new PixelCnn.Config(colours, colours, layers, 2);
        return LocallyMasked.Network.create(
                config, new Site(HEIGHT, WIDTH, colours, 0, Device.CPU, DType.F64, new Noise(5)));
    }

    private static DependencyMatrix matrix(LocallyMasked.Network network, List<Tensor> before) {
        int colours = network.logits().mask().groups();
        return DependencyMatrix.of(images -> network.forward(images, before), HEIGHT, WIDTH, colours, Device.CPU);
    }

    static Stream<PixelOrder> orders() {
        boolean[] hole = new boolean[HEIGHT * WIDTH];
        for (int i = 0; i < hole.length; i++) hole[i] = i / WIDTH < 2 || i % WIDTH > 6;
        int[] anyhow = new Noise(7).of("order", 0).permutation(HEIGHT * WIDTH);
        return Stream.of(
                PixelOrder.raster(HEIGHT, WIDTH),
                PixelOrder.sCurve(HEIGHT, WIDTH, 0),
                PixelOrder.sCurve(HEIGHT, WIDTH, 7),
                PixelOrder.sCurve(HEIGHT, WIDTH, 1).after(hole),
                new PixelOrder(HEIGHT, WIDTH, anyhow));
    }

    /** By hand: the pixels within 3 of p that come before p; and all that a neighbour sees that comes before p, layer by layer. */
    private static List<BitSet> fields(PixelOrder order, int layers) {
        List<BitSet> seen = IntStream.range(0, HEIGHT * WIDTH)
                .mapToObj(pixel -> near(order, pixel, 3))
                .toList();
        for (int layer = 0; layer < layers; layer++) {
            List<BitSet> below = seen;
            seen = IntStream.range(0, HEIGHT * WIDTH)
                    .mapToObj(pixel -> {
                        var all = (BitSet) below.get(pixel).clone();
                        near(order, pixel, 1).stream().forEach(neighbour -> all.or(below.get(neighbour)));
                        return all;
                    })
                    .toList();
        }
        return seen;
    }

    private static BitSet near(PixelOrder order, int pixel, int reach) {
        var near = new BitSet();
        for (int other = 0; other < HEIGHT * WIDTH; other++) {
            int down = Math.abs(other / WIDTH - pixel / WIDTH), right = Math.abs(other % WIDTH - pixel % WIDTH);
            if (Math.max(down, right) <= reach && order.place(other) < order.place(pixel)) near.set(other);
        }
        return near;
    }

    @ParameterizedTest
    @MethodSource("orders")
    void aPixelSeesExactlyWhatPathsThroughEarlierPixelsReach(PixelOrder order) {
        LocallyMasked.Network network = network(1, 2);
        DependencyMatrix matrix = matrix(network, network.before(order));
        List<BitSet> expected = fields(order, 2);
        for (int pixel = 0; pixel < HEIGHT * WIDTH; pixel++) {
            List<Place> seen = expected.get(pixel).stream()
                    .mapToObj(LocallyMaskedCausalityTest::grey)
                    .toList();
            assertEquals(seen, matrix.receptiveField(grey(pixel)));
        }
        assertEquals(List.of(), violations(matrix, order, 1));
    }

    private static Place grey(int pixel) {
        return new Place(pixel / WIDTH, pixel % WIDTH, 0);
    }

    /** In raster order it is a PixelCNN: same windows, same masks. */
    @Test
    void inRasterOrderItSeesWhatAPixelCnnSees() {
        for (int colours : new int[] {1, 3}) {
            LocallyMasked.Network network = network(colours, 2);
            DependencyMatrix matrix = matrix(network, network.before(PixelOrder.raster(HEIGHT, WIDTH)));
            var config = new PixelCnn.Config(colours, colours, 2, 2);
            DependencyMatrix plain = DependencyMatrix.of(
                    PixelCnn.Network.create(config, 5, DType.F64, Device.CPU)::forward,
                    HEIGHT,
                    WIDTH,
                    colours,
                    Device.CPU);
            for (Place place : places(HEIGHT, WIDTH, colours))
                assertEquals(plain.receptiveField(place), matrix.receptiveField(place));
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void coloursComeInTurnInEveryOrder(PixelOrder order) {
        LocallyMasked.Network network = network(3, 1);
        DependencyMatrix matrix = matrix(network, network.before(order));
        assertEquals(List.of(), violations(matrix, order, 3));
        for (Place red : places(HEIGHT, WIDTH, 1)) {
            var green = new Place(red.row(), red.column(), 1);
            var blue = new Place(red.row(), red.column(), 2);
            assertTrue(matrix.sees(green, red) && matrix.sees(blue, red) && matrix.sees(blue, green));
        }
    }

    /** Who sees itself or what the order has later. */
    private static List<Violation> violations(DependencyMatrix matrix, PixelOrder order, int colours) {
        List<Violation> violations = new ArrayList<>();
        for (Place logits : places(HEIGHT, WIDTH, colours))
            for (Place seen : matrix.receptiveField(logits))
                if (turn(order, seen, colours) >= turn(order, logits, colours))
                    violations.add(new Violation(logits, seen));
        return violations;
    }

    private static int turn(PixelOrder order, Place place, int colours) {
        return order.place(place.row() * WIDTH + place.column()) * colours + place.colour();
    }

    /** Each pixel sees the one after it, if that is a neighbour; along an S each is. */
    @Test
    void masksThatAreOnePixelLateAreFound() {
        PixelOrder order = PixelOrder.sCurve(HEIGHT, WIDTH, 0);
        LocallyMasked.Network network = network(1, 1);
        int[] pixels = order.pixels();
        for (int mask = 0; mask < 2; mask++) {
            List<Tensor> late = network.before(order);
            int size = late.get(mask).shape().dim(2);
            for (int i = 0; i + 1 < pixels.length; i++) {
                int down = pixels[i + 1] / WIDTH - pixels[i] / WIDTH, right = pixels[i + 1] % WIDTH - pixels[i] % WIDTH;
                late.get(mask).set((pixels[i] * size + size / 2 + down) * size + size / 2 + right, 1);
            }
            List<Violation> found = violations(matrix(network, late), order, 1);
            assertTrue(
                    found.contains(new Violation(grey(pixels[3]), grey(pixels[mask == 0 ? 4 : 3]))), found::toString);
        }
    }

    private static Conv masked(Conv conv, Mask mask) {
        return new Conv(conv.weight(), conv.bias(), mask);
    }

    /** With A for B no colour knows of itself; with B for A each sees itself. */
    @Test
    void maskBForAInTheFirstLayerIsFound() {
        LocallyMasked.Network sound = network(3, 1);
        PixelOrder order = PixelOrder.sCurve(HEIGHT, WIDTH, 2);
        Mask b = new Mask(Mask.Kind.B, 3);
        var planted = new LocallyMasked.Network(
                sound.features(),
                sound.first(),
                sound.own().map(conv -> masked(conv, b)),
                sound.hidden(),
                sound.wide(),
                sound.logits());
        List<Violation> itself = places(HEIGHT, WIDTH, 3).stream()
                .map(place -> new Violation(place, place))
                .toList();
        assertEquals(itself, violations(matrix(planted, sound.before(order)), order, 3));
    }

    /** A grey network whose window shows its own centre. */
    @Test
    void anOpenCentreIsFound() {
        LocallyMasked.Network network = network(1, 0);
        PixelOrder order = PixelOrder.sCurve(HEIGHT, WIDTH, 4);
        List<Tensor> open = network.before(order);
        for (int pixel = 0; pixel < HEIGHT * WIDTH; pixel++) open.getFirst().set(pixel * 49 + 24, 1);
        assertEquals(HEIGHT * WIDTH, violations(matrix(network, open), order, 1).size());
    }

    /** Red then sees what the other colours have seen of its own pixel. */
    @Test
    void coloursThatAreMixedAreFound() {
        LocallyMasked.Network sound = network(3, 1);
        LocalBlock block = sound.hidden().getFirst();
        var mixing = new LocalBlock(block.around(), masked(block.own(), Mask.NONE));
        var planted = new LocallyMasked.Network(
                sound.features(), sound.first(), sound.own(), List.of(mixing), sound.wide(), sound.logits());
        PixelOrder order = PixelOrder.raster(HEIGHT, WIDTH);
        var red = new Place(0, 0, 0);
        List<Violation> found = violations(matrix(planted, sound.before(order)), order, 3);
        assertTrue(found.contains(new Violation(red, red)));
        assertTrue(found.contains(new Violation(red, new Place(0, 0, 1))));
    }

    @Test
    void aGreyNetworkHasNoLayerFromAPixelToItself() {
        assertEquals(Optional.empty(), network(1, 1).own());
    }
}
