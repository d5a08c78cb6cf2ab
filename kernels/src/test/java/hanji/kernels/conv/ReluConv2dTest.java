package hanji.kernels.conv;

import static hanji.kernels.conv.Conv2d.maskedConv2d;
import static hanji.kernels.conv.ReluConv2d.reluConv2d;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.kernels.conv.ReluConv2d.Skip;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ReluConv2dTest {
    private final Tensor input = normal(3, 6, 7, 19);
    private final Tensor bias = normal(19);
    private final Tensor cotangent = normal(3, 6, 7, 19);

    @TestFactory
    Stream<DynamicTest> fused_equals_composed_bit_for_bit_in_result_and_gradients() {
        return Stream.of(1, 3)
                .flatMap(size -> Stream.of(Mask.NONE, Mask.B)
                        .flatMap(mask -> Stream.of(Skip.values())
                                .map(skip -> DynamicTest.dynamicTest(
                                        size + "x" + size + " " + mask.kind() + " " + skip,
                                        () -> requireEqual(normal(size, size, 19, 19), mask, skip)))));
    }

    private void requireEqual(Tensor weight, Mask mask, Skip skip) {
        List<float[]> fused = results(weight, x -> reluConv2d(x, weight, bias, mask, skip));
        List<float[]> composed = results(weight, x -> {
            Tensor convolved = maskedConv2d(relu(x), weight, bias, mask);
            return skip == Skip.INPUT ? add(x, convolved) : convolved;
        });
        for (int i = 0; i < fused.size(); i++) assertArrayEquals(composed.get(i), fused.get(i), "result " + i);
    }

    private List<float[]> results(Tensor weight, Function<Tensor, Tensor> block) {
        try (var tape = Tape.open()) {
            Tensor out = block.apply(input);
            float[] values = out.toFloats();
            var gradients = tape.gradients(sum(multiply(out, cotangent)), List.of(input, weight, bias));
            return List.of(
                    values,
                    gradients.of(input).toFloats(),
                    gradients.of(weight).toFloats(),
                    gradients.of(bias).toFloats());
        }
    }

    @Test
    void an_input_that_cannot_be_added_is_refused() {
        Tensor weight = normal(1, 1, 19, 5);
        var thrown = assertThrows(
                IllegalArgumentException.class, () -> reluConv2d(input, weight, normal(5), Mask.NONE, Skip.INPUT));
        assertTrue(thrown.getMessage().contains("as many outputs as inputs"), thrown.getMessage());
    }

    private static Tensor normal(int... dims) {
        int size = 1;
        for (int dim : dims) size *= dim;
        var random = new Random(size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = (float) random.nextGaussian();
        return Tensor.of(values, dims);
    }
}
