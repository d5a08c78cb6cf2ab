package hanji.kernels.image;

import static hanji.kernels.image.Interpolation.BILINEAR;
import static hanji.kernels.image.Interpolation.NEAREST;
import static hanji.kernels.image.Upsample2d.upsample2d;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpsampleTest {
    @Test
    void nearestRepeatsEachPixel() {
        Tensor image = Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2, 1);
        assertArrayEquals(
                new float[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4},
                upsample2d(image, 2, NEAREST).toFloats());
    }

    /** What align_corners=false gives for 0 and 4 by a factor of 2, and of 4. */
    @Test
    void bilinearIsLinearBetweenTheCentresOfPixels() {
        Tensor line = Tensor.of(new float[] {0, 4}, 1, 1, 2, 1);
        assertArrayEquals(
                new float[] {0, 1, 3, 4, 0, 1, 3, 4},
                upsample2d(line, 2, BILINEAR).toFloats());
        float[] fourfold = upsample2d(line, 4, BILINEAR).toFloats();
        for (int row = 0; row < 4; row++)
            for (int x = 0; x < 8; x++)
                assertEquals(new float[] {0, 0, 0.5f, 1.5f, 2.5f, 3.5f, 4, 4}[x], fourfold[8 * row + x]);
        float[] threefold = upsample2d(Tensor.of(new float[] {0, 3}, 1, 2, 1, 1), 3, BILINEAR)
                .toFloats();
        for (int y = 0; y < 6; y++) assertEquals(new float[] {0, 0, 1, 2, 3, 3}[y], threefold[3 * y], 1e-6f);
    }

    /** Against the formula with clamped coordinates, in F64: floor and weight of (o + 1/2) / factor - 1/2. */
    @ParameterizedTest
    @CsvSource({"2, 3, 4, 2", "3, 5, 2, 3", "5, 2, 3, 1", "4, 1, 6, 2", "1, 3, 3, 2"})
    void bilinearIsTheFormulaOfItsCoordinates(int factor, int height, int width, int channels) {
        Tensor image = random(1, 2, height, width, channels);
        double[] fine = upsample2d(image, factor, BILINEAR).toDoubles();
        int i = 0;
        for (int n = 0; n < 2; n++)
            for (int y = 0; y < factor * height; y++)
                for (int x = 0; x < factor * width; x++)
                    for (int c = 0; c < channels; c++) {
                        double v = Math.clamp((y + 0.5) / factor - 0.5, 0, height - 1);
                        double u = Math.clamp((x + 0.5) / factor - 0.5, 0, width - 1);
                        double sum = 0;
                        for (int row = 0; row < height; row++)
                            for (int column = 0; column < width; column++)
                                sum += Math.max(0, 1 - Math.abs(v - row))
                                        * Math.max(0, 1 - Math.abs(u - column))
                                        * image.get(((n * height + row) * width + column) * channels + c);
                        assertEquals(sum, fine[i++], 1e-12);
                    }
    }

    @ParameterizedTest
    @CsvSource({"2, NEAREST", "3, NEAREST", "2, BILINEAR", "3, BILINEAR", "4, BILINEAR"})
    void theGradientIsTheAdjoint(int factor, Interpolation interpolation) {
        Tensor x = random(1, 2, 3, 4, 3), y = random(2, 2, 3 * factor, 4 * factor, 3);
        Tensor forward = upsample2d(x, factor, interpolation);
        Tensor back = Op.run(new Upsample2d.InputGradient(y, factor, interpolation));
        assertEquals(dot(forward, y), dot(x, back), 1e-10);
    }

    @Test
    void aConstantImageStaysConstantInEveryBit() {
        Tensor image = Tensor.full(0.1f, DType.F32, Shape.of(1, 3, 4, 2), Device.CPU);
        for (int factor : new int[] {2, 3, 5, 7})
            for (float value : upsample2d(image, factor, BILINEAR).toFloats()) assertEquals(0.1f, value);
    }

    @Test
    void misuseIsNamed() {
        assertMessage("needs images [N, H, W, C]", () -> upsample2d(Tensor.of(new float[3], 3), 2, NEAREST));
        Tensor image = Tensor.of(new float[9], 1, 3, 3, 1);
        assertMessage("factor of at least 1, not 0", () -> upsample2d(image, 0, NEAREST));
        assertMessage("does not divide", () -> Op.run(new Upsample2d.InputGradient(image, 2, BILINEAR)));
    }

    static Tensor random(long seed, int... dims) {
        Tensor tensor = Tensor.empty(DType.F64, Shape.of(dims), Device.CPU);
        var random = new Random(seed);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, random.nextGaussian());
        return tensor;
    }

    static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) sum += a.get(i) * b.get(i);
        return sum;
    }

    static void assertMessage(String part, Runnable misuse) {
        String message =
                assertThrows(IllegalArgumentException.class, misuse::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
