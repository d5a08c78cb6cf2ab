package hanji.generative.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.certificate.ReceptiveField.Box;
import hanji.generative.model.Layered;
import hanji.generative.model.Site;
import hanji.generative.model.UntrainedLayers;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceptiveFieldTest {
    private static final int SIDE = 16;

    private final Layered model =
            UntrainedLayers.of("convnet", new Site(SIDE, SIDE, 1, 2, Device.CPU, DType.F64, new Noise(1)));

    private static Tensor image() {
        return Tensor.full(0.5, DType.F64, Shape.of(1, SIDE, SIDE, 1), Device.CPU);
    }

    private List<BitSet> fields(String layer, Integer... elements) {
        return ReceptiveField.of(image -> model.layers().sums(layer, image), image(), List.of(elements));
    }

    /** A 3x3 convolution, then two 4x4 of stride 2 that begin a pixel before the image: 3, 3 + 3, 6 + 3 * 2. */
    @ParameterizedTest
    @CsvSource({
        "conv1, 0, 0, 0, 0, 2, 2", "conv1, 5, 7, 4, 6, 3, 3", "conv1, 15, 15, 14, 14, 2, 2",
        "conv2, 0, 0, 0, 0, 4, 4", "conv2, 3, 4, 4, 6, 6, 6", "conv3, 2, 1, 4, 0, 12, 12",
        "conv3, 0, 3, 0, 8, 8, 8"
    })
    void theFieldOfAUnitIsWhatItsConvolutionsReach(
            String layer, int row, int column, int top, int left, int height, int width) {
        int columns = layer.equals("conv1") ? SIDE : layer.equals("conv2") ? SIDE / 2 : SIDE / 4;
        int units = layer.equals("conv1") ? 2 : 4;
        BitSet seen = fields(layer, (row * columns + column) * units + 1).getFirst();
        assertEquals(new Box(top, left, height, width), Box.around(seen, SIDE, 1));
        assertEquals(height * width, seen.cardinality(), "all of the rectangle is seen");
    }

    /** A change of any pixel outside leaves every bit of the unit; inside, some change shows. */
    @Test
    void whatLiesOutsideCannotChangeTheUnit() {
        int element = (1 * 4 + 2) * 4;
        BitSet seen = fields("conv3", element).getFirst();
        double before = model.layers().sums("conv3", image()).get(element);
        int shown = 0;
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
            Tensor changed = image();
            changed.set(pixel, 0.9);
            double after = model.layers().sums("conv3", changed).get(element);
            if (!seen.get(pixel)) assertEquals(before, after, "pixel " + pixel);
            else if (before != after) shown++;
        }
        assertTrue(shown > 0, "no change inside shows");
    }

    @Test
    void manyElementsAreOfOneRun() {
        Integer[] all = IntStream.range(0, SIDE * SIDE * 2).boxed().toArray(Integer[]::new);
        List<BitSet> fields = fields("conv1", all);
        assertEquals(all.length, fields.size());
        assertEquals(fields.get(0), fields.get(1), "both units of a position");
        assertArrayEquals(
                new int[] {0, 1, SIDE, SIDE + 1}, fields.getFirst().stream().toArray());
    }
}
