package hanji.generative.certificate;

import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Unary.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Tape;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.DilatedConv;
import hanji.nn.layer.Initializer;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What masked convolutions with holes, and in groups of channels, see: every pair, whatever the weights. */
class DilatedStackTest {
    private static final int HEIGHT = 9, WIDTH = 11;
    private static final int[] DILATIONS = {1, 2, 4};

    private final Initializer initializer = Initializer.ofOnlyNetwork(3, DType.F64, Device.CPU);

    /** Mask A, then B with dilations 2 and 4: the exact set of pixels behind each, walked backwards tap by tap. */
    @Test
    void aMaskedStackSeesWhatItsTapsReach() {
        List<DilatedConv> layers = new ArrayList<>();
        for (int dilation : DILATIONS)
            layers.add(DilatedConv.create(
                    3, 3, 1, dilation == 4 ? 2 : 1, dilation == 1 ? Mask.A : Mask.B, 1, dilation, 1, initializer));
        DependencyMatrix matrix = DependencyMatrix.of(
                image -> {
                    Tensor x = cast(image, DType.F64);
                    for (DilatedConv layer : layers) x = relu(layer.forward(x));
                    return reshape(x, 1, HEIGHT, WIDTH, 1, 2);
                },
                HEIGHT,
                WIDTH,
                1,
                Device.CPU);
        assertEquals(List.of(), matrix.violations());
        for (int pixel = 0; pixel < HEIGHT * WIDTH; pixel++)
            assertEquals(reached(pixel), matrix.receptiveField(new Place(pixel / WIDTH, pixel % WIDTH, 0)));
    }

    /** In raster order. */
    private static List<Place> reached(int pixel) {
        var seen = new BitSet();
        seen.set(pixel);
        for (int layer = DILATIONS.length - 1; layer >= 0; layer--) {
            var before = new BitSet();
            int dilation = DILATIONS[layer], open = layer == 0 ? 4 : 5;
            seen.stream().forEach(at -> {
                for (int tap = 0; tap < open; tap++) {
                    int y = at / WIDTH + (tap / 3 - 1) * dilation, x = at % WIDTH + (tap % 3 - 1) * dilation;
                    if (y >= 0 && y < HEIGHT && x >= 0 && x < WIDTH) before.set(y * WIDTH + x);
                }
            });
            seen = before;
        }
        return seen.stream()
                .mapToObj(at -> new Place(at / WIDTH, at % WIDTH, 0))
                .toList();
    }

    /** Two layers in two groups: no channel meets one of the other group, and all of its own. */
    @Test
    void groupsOfChannelsStayApart() {
        var first = DilatedConv.create(3, 3, 4, 6, Mask.NONE, 2, 2, 1, initializer);
        var second = DilatedConv.create(1, 1, 6, 4, Mask.NONE, 2, 1, 1, initializer);
        try (var tape = Tape.open()) {
            Tensor x = Tensor.zeros(DType.F64, Shape.of(1, 5, 5, 4), Device.CPU);
            Tensor y = second.forward(first.forward(x));
            Tensor middle = slice(slice(y, 1, 2, 3), 2, 2, 3);
            var dependencies = Dependencies.on(x, tape);
            for (int channel = 0; channel < 4; channel++) {
                var expected = new BitSet();
                for (int row = 0; row < 5; row += 2)
                    for (int column = 0; column < 5; column += 2) {
                        int of = (row * 5 + column) * 4 + channel / 2 * 2;
                        expected.set(of, of + 2);
                    }
                assertEquals(expected, dependencies.of(middle, channel));
            }
        }
    }
}
