package hanji.generative.sampler;

import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Reshape.reshape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.kernels.conv.Mask;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavefrontTest {
    private static final int HEIGHT = 12;
    private static final int WIDTH = 14;

    /** The masks prove it: whatever a pixel's logits can depend on, weights and image as they may, was drawn before. */
    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "1, 5", "3, 2"})
    void everythingThatAPixelDependsOnIsDrawnInAnEarlierStep(int colours, int layers) {
        CausalNetwork network = Networks.plain(colours, colours, layers, 2, Device.CPU);
        Wavefront wavefront = Wavefront.of(network.stages(), 0, HEIGHT, WIDTH);
        assertEquals(4, wavefront.lag());
        assertEquals(0, tooLate(network, wavefront));
        assertTrue(tooLate(network, new Wavefront(3, 0, HEIGHT, WIDTH)) > 0, "a smaller lag would do");
    }

    @Test
    void theLagIsThatOfTheWidestKernelWithMoreThanOneRow() {
        var weights = new Networks.Weights(Device.CPU, 1);
        Stage row = Stage.conv(weights.conv(1, 9, 1, 1, Mask.Kind.A));
        Stage three = Stage.reluConv(weights.conv(3, 3, 1, 1, Mask.Kind.B));
        Stage column = Stage.reluConv(weights.conv(5, 1, 1, 1, Mask.Kind.B));
        assertEquals(0, Wavefront.of(List.of(row), 0, 5, 5).lag());
        assertEquals(1, Wavefront.of(List.of(row, column), 0, 5, 5).lag());
        assertEquals(2, Wavefront.of(List.of(row, three, column), 0, 5, 5).lag());
    }

    @Test
    void aRowTrailsByNoMoreThanAWholeRow() {
        var weights = new Networks.Weights(Device.CPU, 1);
        List<Stage> wide = List.of(Stage.conv(weights.conv(7, 7, 1, 1, Mask.Kind.A)));
        assertEquals(9, Wavefront.of(wide, 0, 9, 1).steps());
    }

    /** Pairs of a pixel and one that it depends on, which is not drawn before it. */
    private static int tooLate(CausalNetwork network, Wavefront wavefront) {
        DependencyMatrix matrix =
                DependencyMatrix.of(images -> logits(network, images), HEIGHT, WIDTH, network.colours(), Device.CPU);
        int late = 0;
        for (int row = 0; row < HEIGHT; row++)
            for (int column = 0; column < WIDTH; column++)
                for (int colour = 0; colour < network.colours(); colour++)
                    for (Place seen : matrix.receptiveField(new Place(row, column, colour))) {
                        boolean ofThePixel = seen.row() == row && seen.column() == column;
                        int before = wavefront.step(seen.row(), seen.column());
                        if (ofThePixel ? seen.colour() >= colour : before >= wavefront.step(row, column)) late++;
                    }
        return late;
    }

    /** By ops alone, as the tape must see it. */
    private static Tensor logits(CausalNetwork network, Tensor images) {
        Tensor out = Networks.stages(network, cast(images, DType.F32));
        return reshape(out, 1, HEIGHT, WIDTH, network.colours(), network.levels());
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0, 28, 28, 136",
        "4, 14, 28, 28, 80",
        "4, 0, 1, 9, 9",
        "1, 0, 9, 1, 9",
        "2, 0, 5, 3, 11",
        "0, 0, 5, 3, 3",
        "0, 2, 5, 3, 3",
        "4, 5, 5, 3, 0"
    })
    void drawsEachPixelOnceInTheStepThatIsItsOwn(int lag, int firstRow, int height, int width, int steps) {
        var wavefront = new Wavefront(lag, firstRow, height, width);
        assertEquals(steps, wavefront.steps());
        int[] drawn = new int[height * width];
        for (int step = 0; step < steps; step++) {
            int rows = wavefront.endRow(step) - wavefront.firstRow(step);
            assertTrue(rows > 0, "nothing to do in step " + step);
            assertTrue(rows <= wavefront.mostRows());
            for (int row = wavefront.firstRow(step); row < wavefront.endRow(step); row++) {
                int column = wavefront.column(step, row);
                assertEquals(step, wavefront.step(row, column));
                drawn[row * width + column]++;
            }
        }
        for (int i = 0; i < drawn.length; i++) assertEquals(i / width < firstRow ? 0 : 1, drawn[i]);
    }
}
