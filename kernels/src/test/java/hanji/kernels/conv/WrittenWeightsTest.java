package hanji.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A convolution packs its weights once; whichever way they are written, it packs them again. */
class WrittenWeightsTest {
    private static final List<Consumer<Tensor>> WAYS = List.of(
            weight -> Arrays.fill(weight.floats(), 0, weight.size(), 2),
            weight -> weight.fill(2),
            weight -> weight.copyFrom(Tensor.full(2, DType.F32, weight.shape(), Device.CPU)),
            weight -> {
                for (int i = 0; i < weight.size(); i++) weight.set(i, 2);
            });

    @Test
    void aConvolutionSeesTheWeightsAsTheyAre() {
        for (int outputs : new int[] {2, 16}) // few are not packed in panels
        for (Consumer<Tensor> write : WAYS) {
                Tensor images = Tensor.full(1, DType.F32, Shape.of(1, 8, 8, 4), Device.CPU);
                Tensor weight = Tensor.full(1, DType.F32, Shape.of(3, 3, 4, outputs), Device.CPU);
                Tensor bias = Tensor.zeros(DType.F32, Shape.of(outputs), Device.CPU);
                int inside = 9 * outputs;
                assertEquals(36, Conv2d.conv2d(images, weight, bias).get(inside));
                write.accept(weight);
                assertEquals(72, Conv2d.conv2d(images, weight, bias).get(inside));
            }
    }
}
