package hanji.kernels;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Components;
import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.Update;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.Samples;
import hanji.kernels.conv.ConvCrossEntropyCases;
import hanji.kernels.conv.ReweightedConvRows;
import hanji.kernels.optimizer.UpdateCase;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.softmax.ReweightedRows;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Digests of the F32 results of every case of the catalogue and of every update, on usual and on extreme values. */
final class OpDigests {
    private static final List<Integer> UPDATE_SIZES = List.of(1, 599, 70_001);

    private OpDigests() {}

    /** Prints the digests of the cases up to a size, to be compared with those of another virtual machine. */
    public static void main(String[] arguments) {
        upTo(Integer.parseInt(arguments[0])).forEach(System.out::println);
    }

    /** One line per case whose tensors have at most this many elements each. */
    static List<String> upTo(int elements) {
        return all().stream()
                .filter(digestCase -> digestCase.elements() <= elements)
                .map(digestCase -> digestCase.call() + " " + digestCase.name() + " "
                        + digestCase.digests().get())
                .toList();
    }

    /** Every case. */
    static List<DigestCase> all() {
        Stream<DigestCase> ops = OpCatalogue.all().stream().map(OpDigests::of);
        Stream<DigestCase> updates = UpdateCase.all().stream().flatMap(OpDigests::of);
        return Stream.of(ops, updates, accumulations(), reweighted(), mendedRows(), constants())
                .flatMap(cases -> cases)
                .toList();
    }

    private static DigestCase of(OpCase opCase) {
        return new DigestCase(
                DigestCase.call(opCase.op()),
                opCase.name(),
                largest(opCase),
                () -> digest(opCase) + " " + digest(opCase.withFill(Samples.EXTREMES)));
    }

    private static Stream<DigestCase> of(UpdateCase rule) {
        return eachSize(DigestCase.call(rule.type()), rule.toString(), (size, fill) -> updated(rule, size, fill));
    }

    /** Gradients of a mean of losses of pixels, of which some count otherwise. */
    private static Stream<DigestCase> mendedRows() {
        return eachSize(DigestCase.call(ReweightedConvRows.class), "some rows", (size, fill) -> {
            try (var _ = Scope.open()) {
                return Digest.of(List.of(ConvCrossEntropyCases.reweighted(Device.CPU, size, fill)));
            }
        });
    }

    /** Sums of two contributions to a gradient, and of four, of which two go into the sum of the others. */
    private static Stream<DigestCase> accumulations() {
        String sum = "hanji.autograd.Accumulate";
        return Stream.concat(
                eachSize(sum, "two", (size, fill) -> accumulated(2, size, fill)),
                eachSize(sum + ".Into", "four", (size, fill) -> accumulated(4, size, fill)));
    }

    /** Gradients of cross-entropies that weigh differently, of rows of seven logits. */
    private static Stream<DigestCase> reweighted() {
        return eachSize("hanji.kernels.softmax.ReweightedRows", "rows of 7", (size, fill) -> {
            try (var _ = Scope.open()) {
                int rows = Math.ceilDiv(size, 7);
                Tensor logits =
                        UpdateCase.draw(DType.F32, Device.CPU, 7 * rows, fill).getFirst();
                Tensor dLoss =
                        UpdateCase.draw(DType.F32, Device.CPU, rows, fill).get(1);
                Tensor targets = Tensor.zeros(DType.U8, dLoss.shape(), Device.CPU);
                Tensor gradient = Tensor.zeros(DType.F32, Shape.of(rows, 7), Device.CPU);
                Update.run(new ReweightedRows(gradient, reshape(logits, rows, 7), targets, dLoss));
                return Digest.of(List.of(gradient));
            }
        });
    }

    /** Values taken as constants. */
    private static Stream<DigestCase> constants() {
        return eachSize("hanji.autograd.StopGradient", "as they are", (size, fill) -> {
            try (var _ = Scope.open()) {
                Tensor values =
                        UpdateCase.draw(DType.F32, Device.CPU, size, fill).getFirst();
                return Digest.of(List.of(Tape.stopGradient(values)));
            }
        });
    }

    private static Stream<DigestCase> eachSize(String call, String name, BiFunction<Integer, Fill, String> digest) {
        return UPDATE_SIZES.stream()
                .map(size -> new DigestCase(
                        call,
                        name + " [" + size + "]",
                        size,
                        () -> digest.apply(size, Fill.NORMAL) + " " + digest.apply(size, Samples.EXTREMES)));
    }

    private static String updated(UpdateCase rule, int size, Fill fill) {
        try (var _ = Scope.open()) {
            List<Tensor> tensors = UpdateCase.draw(DType.F32, Device.CPU, size, fill);
            Update.run(rule.update().apply(tensors));
            return Digest.of(tensors);
        }
    }

    /** The first contribution to a gradient is borrowed, the second makes a sum, the others go into it. */
    private static String accumulated(int contributions, int size, Fill fill) {
        try (var tape = Tape.open()) {
            List<Tensor> factors = UpdateCase.draw(DType.F32, Device.CPU, size, fill);
            Tensor x = Tensor.zeros(DType.F32, factors.getFirst().shape(), Device.CPU);
            Tensor loss = factors.subList(0, contributions).stream()
                    .map(factor -> sum(multiply(x, factor)))
                    .reduce(Binary::add)
                    .orElseThrow();
            return Digest.of(List.of(tape.gradients(loss, List.of(x)).of(x)));
        }
    }

    /** Elements of the largest tensor of a case. */
    static int largest(OpCase opCase) {
        try (var _ = Scope.open()) {
            Op op = opCase.call().apply(opCase.draw(DType.F32, Device.CPU, 1));
            return op.inputs().stream().mapToInt(Tensor::size).reduce(op.shape().size(), Math::max);
        }
    }

    private static String digest(OpCase opCase) {
        try (var _ = Scope.open()) {
            Op op = opCase.call().apply(opCase.draw(DType.F32, Device.CPU, 1));
            List<Tensor> results = new ArrayList<>(List.of(Op.run(op)));
            results.addAll(Components.furtherResults(op));
            return Digest.of(results);
        }
    }
}
