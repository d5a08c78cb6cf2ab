package hanji.kernels.conv;

import static hanji.kernels.conv.StridedConv2d.stridedConv2d;
import static hanji.kernels.layout.Reshape.reshape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is packed of a weight for one convolution is not taken for what another one, or a view of the weight, needs. */
class SharedWeightTest {
    private static Tensor numbers(int... dims) {
        Tensor tensor = Tensor.empty(DType.F32, Shape.of(dims), Device.CPU);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, (i * 7 % 11) - 5);
        return tensor;
    }

    @Test
    void eachUseOfAWeightHasItsOwnPacking() {
        Tensor image = numbers(2, 6, 6, 3), pixels = numbers(2, 5, 5, 18), wide = numbers(2, 4, 4, 9);
        List<UnaryOperator<Tensor>> uses = List.of(
                w -> stridedConv2d(image, w, numbers(3), new Window(1, 0)),
                w -> stridedConv2d(image, w, numbers(3), new Window(2, 0)),
                w -> stridedConv2d(pixels, reshape(w, 1, 1, 18, 3), numbers(3), new Window(1, 0)),
                w -> stridedConv2d(wide, reshape(w, 1, 1, 9, 6), numbers(6), new Window(1, 0)),
                w -> stridedConv2d(wide, reshape(w, 1, 1, 9, 6), numbers(6), new Window(2, 0)));
        for (UnaryOperator<Tensor> before : uses)
            for (UnaryOperator<Tensor> use : uses) {
                Tensor shared = numbers(2, 3, 3, 3);
                for (UnaryOperator<Tensor> each : List.of(before, use))
                    assertArrayEquals(
                            each.apply(numbers(2, 3, 3, 3)).toFloats(),
                            each.apply(shared).toFloats());
            }
    }
}
