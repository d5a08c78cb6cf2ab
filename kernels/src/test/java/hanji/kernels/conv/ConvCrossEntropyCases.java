package hanji.kernels.conv;

import hanji.autograd.Op;
import hanji.autograd.Update;
import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.kernels.conv.ReluConv2d.Skip;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Last layers with their loss: no pixels, one, as many as a block has and one more or less; channels and classes in quads and not, up to
 * the most that a kernel takes and beyond; colours, of which the first sees nothing; targets of either type.
 */
public final class ConvCrossEntropyCases {
    private static final Mask A3 = new Mask(Mask.Kind.A, 3);
    private static final Mask B3 = new Mask(Mask.Kind.B, 3);

    /** A call: images of pixels with so many channels, to so many classes. */
    record Sizes(int images, int height, int width, int channels, int classes, Mask mask, boolean relu, DType targets) {
        int[] input() {
            return new int[] {images, height, width, channels};
        }

        int[] weight() {
            return new int[] {1, 1, channels, outputs()};
        }

        int outputs() {
            return mask.groups() * classes;
        }

        /** Of one colour, without an axis of its own if they are I32. */
        int[] losses() {
            return mask.groups() == 1 && targets == DType.I32
                    ? new int[] {images, height, width}
                    : new int[] {images, height, width, mask.groups()};
        }

        Convolution layer(List<Tensor> in) {
            Tensor input = in.get(0), weight = in.get(1), bias = in.get(2);
            return relu ? new ReluConv2d(input, weight, bias, mask, Skip.NONE) : new Conv2d(input, weight, bias, mask);
        }

        List<Input> inputs() {
            return List.of(
                    Input.of(Fill.AWAY_FROM_ZERO, input()),
                    Input.of(Fill.NORMAL, weight()),
                    Input.of(Fill.NORMAL, outputs()),
                    Input.of(targets, Fill.below(Math.min(256, classes)), losses()));
        }
    }

    static final List<Sizes> SIZES = List.of(
            new Sizes(1, 1, 1, 1, 2, Mask.NONE, false, DType.U8),
            new Sizes(0, 3, 4, 5, 10, Mask.B, true, DType.I32),
            new Sizes(1, 1, 31, 5, 10, Mask.NONE, false, DType.I32),
            new Sizes(1, 3, 11, 32, 256, Mask.B, true, DType.U8),
            new Sizes(2, 4, 4, 8, 1, Mask.B, true, DType.I32),
            new Sizes(3, 5, 7, 5, 63, Mask.B, false, DType.U8),
            new Sizes(3, 5, 7, 20, 64, Mask.B, true, DType.I32),
            new Sizes(1, 4, 8, 13, 65, Mask.NONE, false, DType.U8),
            new Sizes(2, 5, 9, 3, 251, Mask.B, true, DType.U8),
            new Sizes(1, 28, 28, 64, 256, Mask.B, true, DType.U8),
            new Sizes(2, 3, 4, 6, 10, B3, true, DType.U8),
            new Sizes(2, 3, 4, 12, 100, B3, false, DType.I32),
            new Sizes(2, 3, 4, 9, 256, A3, true, DType.I32),
            new Sizes(1, 3, 4, 2, 6, new Mask(Mask.Kind.ROWS_ABOVE, 1), true, DType.I32),
            new Sizes(1, 3, 4, 4, 257, Mask.B, true, DType.I32));

    private ConvCrossEntropyCases() {}

    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (Sizes s : SIZES) {
            cases.add(of(s, "", in -> Optional.empty()));
            cases.add(of(s, " with its gradient", in -> Optional.of(gradient(s, in))));
        }
        return cases;
    }

    private interface Carried {
        Optional<Tensor> of(List<Tensor> in);
    }

    private static Tensor gradient(Sizes s, List<Tensor> in) {
        return Tensor.empty(
                in.getFirst().dtype(),
                Shape.of(s.images, s.height, s.width, s.outputs()),
                in.getFirst().device());
    }

    private static OpCase of(Sizes s, String what, Carried carried) {
        return new OpCase(
                ConvCrossEntropy.class,
                s + what,
                s.inputs(),
                in -> new ConvCrossEntropy(s.layer(in), in.get(3), carried.of(in)),
                new Accuracy(4, new LogitsOfAbsoluteTerms()));
    }

    /** A logit's error is that of its terms; a loss has it as it is, and its gradient times the loss's share. */
    private record LogitsOfAbsoluteTerms() implements Accuracy.Magnitude {
        @Override
        public Tensor of(Op op, Tensor expected) {
            return ofAll(op, List.of(expected)).getFirst();
        }

        @Override
        public List<Tensor> ofAll(Op op, List<Tensor> expected) {
            Convolution layer = ((ConvCrossEntropy) op).layer();
            var absolute =
                    new Conv2d(absolute(layer.input()), absolute(layer.weight()), absolute(layer.bias()), layer.mask());
            Tensor logits = Tensor.empty(DType.F64, layer.shape(), Device.CPU);
            absolute.reference(logits);
            double[] largest = new double[expected.getFirst().size()];
            int classes = logits.size() / Math.max(1, largest.length);
            for (int i = 0; i < logits.size(); i++)
                largest[i / classes] = Math.max(largest[i / classes], logits.get(i) + 1);
            List<Tensor> all = new ArrayList<>();
            all.add(Tensor.of(largest, expected.getFirst().shape().dims()));
            for (Tensor gradient : expected.subList(1, expected.size())) {
                Tensor errors = Tensor.empty(DType.F64, gradient.shape(), Device.CPU);
                for (int i = 0; i < errors.size(); i++) errors.set(i, largest[i / classes] / largest.length);
                all.add(errors);
            }
            return all;
        }

        private static Tensor absolute(Tensor tensor) {
            return Tensor.of(
                    Arrays.stream(tensor.toDoubles()).map(Math::abs).toArray(),
                    tensor.shape().dims());
        }
    }

    /** A gradient of the mean of so many losses, mended where they count otherwise: two of three. */
    public static Tensor reweighted(Device device, int pixels, Fill fill) {
        var s = new Sizes(1, 1, pixels, 3, 6, Mask.B, true, DType.I32);
        var random = new SplittableRandom(pixels);
        List<Tensor> in = s.inputs().stream()
                .map(input -> drawn(input.floating() ? fill : input.fill(), input, device, random))
                .toList();
        Tensor gradient = gradient(s, in);
        Op.run(new ConvCrossEntropy(s.layer(in), in.get(3), Optional.of(gradient)));
        float[] dLoss = new float[pixels];
        for (int i = 0; i < pixels; i++) dLoss[i] = i % 3 == 0 ? (float) (1.0 / pixels) : (float) random.nextGaussian();
        Tensor weights = Tensor.of(dLoss, s.losses()).to(DType.F32, device);
        Update.run(new ReweightedConvRows(gradient, s.layer(in), in.get(3), weights));
        return gradient;
    }

    private static Tensor drawn(Fill fill, Input input, Device device, SplittableRandom random) {
        DType dtype = input.floating() ? DType.F32 : input.dtype();
        Tensor tensor = Tensor.empty(dtype, input.shape(), Device.CPU);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, fill.next(random));
        return tensor.to(dtype, device);
    }
}
