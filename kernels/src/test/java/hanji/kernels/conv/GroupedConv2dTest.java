package hanji.kernels.conv;

import static hanji.kernels.conv.Conv2d.maskedConv2d;
import static hanji.kernels.conv.GroupedConv2d.groupedConv2d;
import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Slice.slice;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Tape;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.reduce.Sum;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupedConv2dTest {
    private static final Device DEVICE = Device.fineGrained(2);

    private final Random random = new Random(3);

    private Tensor normal(DType dtype, int... dims) {
        Tensor tensor = Tensor.empty(dtype, Shape.of(dims), DEVICE);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, (float) random.nextGaussian());
        return tensor;
    }

    /** Two channels, each with a filter of its own. */
    @Test
    void as_many_groups_as_channels_filter_each_channel_alone() {
        Tensor image = Tensor.of(new float[] {1, 10, 2, 20, 4, 40}, 1, 1, 3, 2);
        Tensor weight = Tensor.of(new float[] {1, 2, 1, 0, 0, 1}, 1, 3, 1, 2); // by tap, then by output
        Tensor bias = Tensor.of(new float[] {0.5f, 0}, 2);
        assertArrayEquals(
                new double[] {1.5, 20, 3.5, 60, 6.5, 40},
                groupedConv2d(image, weight, bias, Mask.NONE, 2).toDoubles());
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 6, 2", "2, 6, 3, 3", "2, 5, 5, 5", "1, 3, 9, 3", "1, 4, 4, 1"})
    void it_is_the_definition_in_plain_loops(int images, int in, int out, int groups) {
        int height = 4, width = 5, size = 3, seen = in / groups, made = out / groups;
        Tensor x = normal(DType.F64, images, height, width, in), w = normal(DType.F64, size, size, seen, out);
        Tensor b = normal(DType.F64, out);
        double[] expected = new double[images * height * width * out];
        for (int i = 0; i < expected.length; i++) {
            int f = i % out, column = i / out % width, row = i / out / width % height, n = i / out / width / height;
            expected[i] = b.get(f);
            for (int ky = 0; ky < size; ky++)
                for (int kx = 0; kx < size; kx++)
                    for (int c = 0; c < seen; c++) {
                        int y = row + ky - 1, from = column + kx - 1;
                        if (y < 0 || y >= height || from < 0 || from >= width) continue;
                        int channel = f / made * seen + c;
                        expected[i] += x.get(((n * height + y) * width + from) * in + channel)
                                * w.get(((ky * size + kx) * seen + c) * out + f);
                    }
        }
        assertArrayEquals(expected, groupedConv2d(x, w, b, Mask.NONE, groups).toDoubles(), 1e-12);
    }

    /** What it computes and its gradients, against slices of the channels, each convolved, laid side by side. */
    @ParameterizedTest
    @CsvSource({"3, 4, 6, 2", "2, 32, 64, 2", "2, 20, 20, 20", "5, 9, 3, 3"})
    void it_has_the_bits_of_its_groups_one_by_one(int images, int in, int out, int groups) {
        Tensor x = normal(DType.F32, images, 5, 7, in), w = normal(DType.F32, 3, 3, in / groups, out);
        Tensor b = normal(DType.F32, out), cotangent = normal(DType.F32, images, 5, 7, out);
        List<float[]> fused =
                values(of -> groupedConv2d(of.get(0), of.get(1), of.get(2), Mask.B, groups), cotangent, x, w, b);
        List<float[]> composed = values(of -> composed(of, groups), cotangent, x, w, b);
        for (int i = 0; i < fused.size(); i++) assertArrayEquals(composed.get(i), fused.get(i), "value " + i);
    }

    private static Tensor composed(List<Tensor> inputs, int groups) {
        Tensor x = inputs.get(0), w = inputs.get(1), b = inputs.get(2);
        int in = w.shape().dim(2), out = w.shape().dim(3) / groups;
        var parts = new ArrayList<Tensor>();
        for (int g = 0; g < groups; g++)
            parts.add(maskedConv2d(
                    slice(x, 3, g * in, (g + 1) * in),
                    slice(w, 3, g * out, (g + 1) * out),
                    slice(b, 0, g * out, (g + 1) * out),
                    Mask.B));
        return concat(3, parts);
    }

    /** The result, then the gradients by each input. */
    private static List<float[]> values(Function<List<Tensor>, Tensor> function, Tensor cotangent, Tensor... inputs) {
        try (var tape = Tape.open()) {
            List<Tensor> of = List.of(inputs);
            Tensor out = function.apply(of);
            var values = new ArrayList<>(List.of(out.toFloats()));
            var gradients = tape.gradients(Sum.sum(Binary.multiply(out, cotangent)), of);
            for (Tensor input : of) values.add(gradients.of(input).toFloats());
            return values;
        }
    }

    @Test
    void what_does_not_fit_is_refused_in_one_line() {
        Tensor x = normal(DType.F32, 1, 2, 2, 4), w = normal(DType.F32, 3, 3, 2, 6), b = normal(DType.F32, 6);
        assertEquals(
                "groupedConv2d in 3 groups: input [1, 2, 2, 4] must be [N, H, W, Cin], weight [3, 3, 2, 6]"
                        + " [KH, KW, Cin / groups, Cout] and bias [6] [Cout], of channels that the groups divide",
                refusal(x, w, b, Mask.NONE, 3));
        assertEquals(
                "groupedConv2d: a mask of 3 colours leaves no other groups of channels",
                refusal(x, w, b, new Mask(Mask.Kind.A, 3), 2));
        refusal(x, w, b, Mask.NONE, 0);
        refusal(x, normal(DType.F32, 3, 3, 2, 5), normal(DType.F32, 5), Mask.NONE, 2);
        refusal(x, normal(DType.F32, 2, 3, 2, 6), b, Mask.NONE, 2);
        refusal(x, w, normal(DType.F32, 3), Mask.NONE, 2);
        refusal(x, w.to(DType.F64, w.device()), b, Mask.NONE, 2);
    }

    private static String refusal(Tensor x, Tensor w, Tensor b, Mask mask, int groups) {
        return assertThrows(IllegalArgumentException.class, () -> groupedConv2d(x, w, b, mask, groups))
                .getMessage();
    }
}
